"""The forms in which people hold pages; each family of forms has its module.

`pages.read_pages` is the way in, `sources.read_source` fetches one page again by its name, `split.split` cuts
a big input into parts that can be read side by side.
"""
