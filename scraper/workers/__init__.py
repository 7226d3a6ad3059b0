"""Many processes at one job: each takes shards, and whatever happens to it costs one page at most."""
