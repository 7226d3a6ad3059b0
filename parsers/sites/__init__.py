"""The sites whose markup is known, each a table of hints."""
