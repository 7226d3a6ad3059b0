"""HTML pages that need nothing but themselves, for `inspect` and the report."""
