"""The tests, and the tools that only they need."""
