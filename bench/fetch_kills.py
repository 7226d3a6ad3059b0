"""The load run: 5,000 pages of four hosts, killed 20 times at random moments.

    python -m bench.fetch_kills [SEED]

`make fetch-kills` runs it. It needs nginx, and ends with exit code 1 when a promise is broken.
"""

from __future__ import annotations

import secrets
import sys
import tempfile
from pathlib import Path

from tests.killing import Load, run_load

LOAD = Load(pages=5_000, hosts=4, kills=20, delay=0.02, between=(20, 240))


def main(seed: int) -> int:
    """Run and report; gives the exit code."""
    print(f"{LOAD}, seed {seed}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        seen = run_load(Path(folder), LOAD, seed)
    print(seen)
    in_flight = LOAD.kills * LOAD.hosts
    promises = {
        "killed as often as it should be": seen.kills == LOAD.kills,
        "never two requests to a host within the delay": seen.least_gap >= LOAD.delay,
        "never more requests in a second than the delay allows": seen.most_in_a_second <= 1 / LOAD.delay + 1,
        "no page lost": not seen.lost,
        "no page kept twice": not seen.twice,
        "every page as the server sent it": not seen.wrong,
        "asked for twice only what a kill met on its way": seen.requests <= LOAD.pages + in_flight,
    }
    for promise, kept in promises.items():
        print("yes" if kept else "NO ", promise)
    return 0 if all(promises.values()) else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else secrets.randbelow(10**6)))
