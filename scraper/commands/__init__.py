"""One module a verb of the command line; `cli.py` imports the one that is called."""
