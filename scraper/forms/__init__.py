"""The forms in which people hold pages; each family of forms has its module.

`read_pages` is the way in, `read_source` fetches one page again by its name, `split` cuts a big input
into parts that can be read side by side.
"""

from scraper.forms.pages import read_pages
from scraper.forms.sources import read_source
from scraper.forms.split import split
from scraper.forms.streams import ReadOptions

__all__ = ["ReadOptions", "read_pages", "read_source", "split"]
