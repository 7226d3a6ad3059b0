"""From addresses to kept raw pages: discovery, polite requests, WARC files, the ledger of what is kept."""
