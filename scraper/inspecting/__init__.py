"""One page with its evidence: every line with its kind, every value at the place it was read from."""
