"""Memory over time of a long run, and the figure of it: `python -m bench.memory text|html PAGES FIGURE`."""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path

import psutil

from bench.archives import make_warc
from bench.pages import generate

ROOT = Path(__file__).parent.parent

# So many different pages; the archive repeats them, as memory does not know what it has seen.
_DIFFERENT = 2000


def make_input(folder: Path, kind: str, pages: int) -> Path:
    """A JSONL file of text pages or a WARC of HTML pages."""
    if kind == "html":
        part, path = folder / "part.warc.gz", folder / "pages.warc.gz"
        make_warc(part, min(pages, _DIFFERENT))
        with path.open("wb") as file:
            for _ in range(max(pages // _DIFFERENT, 1)):
                file.write(part.read_bytes())
        part.unlink()
        return path
    path = folder / "pages.jsonl"
    texts = [generate(seed, kilobytes=1).text for seed in range(min(pages, _DIFFERENT))]
    with path.open("w") as file:
        for number in range(pages):
            text = texts[number % len(texts)]
            file.write(json.dumps({"url": f"https://e.org/{number}", "text": f"{text}\n{number}"}) + "\n")
    return path


def watch(argv: list[str]) -> tuple[list[float], dict[str, list[float]], float]:
    """Run a command; gives moments and, for the parent and each worker, megabytes held at them."""
    run = psutil.Popen(argv, cwd=ROOT)
    start = time.monotonic()
    moments: list[float] = []
    held: dict[str, list[float]] = {}
    while run.poll() is None:
        now = time.monotonic() - start
        try:
            processes = [run, *run.children(recursive=True)]
            for number, process in enumerate(processes):
                name = "writer" if not number else f"worker {number}"
                line = held.setdefault(name, [float("nan")] * len(moments))
                line.append(process.memory_info().rss / 1e6)
        except psutil.NoSuchProcess:
            pass
        moments.append(now)
        for line in held.values():
            line.extend([float("nan")] * (len(moments) - len(line)))
        time.sleep(0.5)
    return moments, held, time.monotonic() - start


def draw(moments: list[float], held: dict[str, list[float]], title: str, path: Path) -> None:
    """The figure."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(figsize=(7, 3.2), layout="constrained")
    for name, line in held.items():
        axes.plot(moments, line, label=name, linewidth=1.4)
    axes.axhline(400, color="grey", linestyle="--", linewidth=0.8)
    axes.annotate("aim: 400 MB each", (0, 405), fontsize=8, color="grey")
    axes.set(xlabel="seconds", ylabel="resident memory, MB", title=title, ylim=(0, 450))
    axes.legend(frameon=False, fontsize=8, loc="upper right", bbox_to_anchor=(1, 0.85))
    axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(path, dpi=130)


def run(kind: str, pages: int, figure: Path) -> int:
    """Make the input, run the main job over it, draw and print."""
    with tempfile.TemporaryDirectory() as folder:
        path = make_input(Path(folder), kind, pages)
        size = path.stat().st_size / 1e6
        out = Path(folder) / "answers.parquet"
        command = [
            sys.executable,
            "cli.py",
            "parse",
            str(path),
            "-o",
            str(out),
            "-o",
            f"{folder}/answers.csv",
        ]
        moments, held, seconds = watch([*command, "--pages", f"{folder}/pages.parquet"])
        rate = pages / seconds
        draw(moments, held, f"{pages:,} {kind} pages ({size:,.0f} MB) at {rate:,.0f} pages a second", figure)
    print(f"{pages:,} {kind} pages, {size:,.0f} MB: {seconds:,.0f} s, {rate:,.0f} pages/s")
    for name, line in held.items():
        known = [value for value in line if value == value]
        quarter = len(known) // 4
        middle = max(known[quarter : 2 * quarter] or known)
        last = max(known[-quarter:] or known)
        print(f"  {name:<10} largest {max(known):.0f} MB; second quarter {middle:.0f}, last {last:.0f}")
    return 0


if __name__ == "__main__":
    sys.exit(run(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])))
