"""Page → Thread. Pure: no network, no files written, no pandas."""
