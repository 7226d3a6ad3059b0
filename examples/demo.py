"""Shows the answers in a table that `doctor-answers parse` wrote.

python -m examples.demo out/answers.parquet
"""

from __future__ import annotations

import sys

from scraper import load

TEXTS = ["question_title", "answer_title", "doctor_name", "city", "region", "specialty"]
SHOWN = [*TEXTS, "rating", "review_count"]

answers = load(sys.argv[1])
cells = answers[SHOWN].astype("string").fillna("")
print()
print(cells.map(lambda text: text if len(text) <= 24 else text[:23] + "…").to_string(justify="left"))
