"""What holds for all tests: examples that are the same for everybody, and nothing of who runs them.

The tests that search with Hypothesis always take the same examples, so that a run is right or wrong for
everybody alike, and no clock. `make search` looks at others, and at more of them.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

_NO_CLOCK = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("fixed", derandomize=True, **_NO_CLOCK)
settings.register_profile("search", **_NO_CLOCK)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fixed"))

# What a person or a machine may have set, and the outputs that are compared here would show.
_OWN = ("COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR", "DOCTOR_ANSWERS_CONTACT", "REQUESTS_CA_BUNDLE")
for _name in _OWN:
    os.environ.pop(_name, None)

# Servers on loopback are not behind a proxy, whatever is.
os.environ["NO_PROXY"] = os.environ["no_proxy"] = "127.0.0.1,127.0.0.2,127.0.0.3,localhost"
