"""The version of the rules, written into every row as `parser_version`."""

# Raised whenever the same page could give other values than before: rows of an older
# version can then be told apart and parsed again.
PARSER_VERSION = "0.1.0"
