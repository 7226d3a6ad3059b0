"""Benchmarks: `make bench`. Peers of the same work come from the extra `[bench]`."""
