"""How the tests that search with Hypothesis do it: always the same examples, so that a run is right or wrong
for everybody alike. `make search` looks at others, and at more of them.
"""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("fixed", derandomize=True, deadline=None)
settings.register_profile("search", deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fixed"))
