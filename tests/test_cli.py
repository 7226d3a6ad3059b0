"""The command line, as a user sees it: whole outputs, messages and exit codes."""

from __future__ import annotations

import gzip
import io
import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

import cli
from parsers.version import PARSER_VERSION
from scraper import batch, collect, shards

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "data" / "samples"
WHOLE, PARTIAL, BLOCKED = (str(SAMPLES / name) for name in ("bylines.txt", "markers.txt", "blocked.html"))


def run(*argv: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of a run in this process."""
    code = cli.main(argv)
    out, err = capsys.readouterr()
    return code, out, err


def process(*argv: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """The same in a process of its own."""
    command = [sys.executable, str(ROOT / "cli.py"), *argv]
    return subprocess.run(command, input=stdin, capture_output=True, check=False, cwd=ROOT)


@pytest.mark.parametrize(
    ("argv", "code"),
    [
        ([WHOLE], 0),
        ([PARTIAL], 0),
        (["--strict", WHOLE], 0),
        (["--strict", PARTIAL], 1),
        ([WHOLE, BLOCKED], 1),
        ([WHOLE, "missing.html"], 1),
        ([WHOLE, "--max-bytes", "100"], 3),
        ([BLOCKED], 3),
        (["missing.html"], 3),
        ([], 2),
        ([WHOLE, "--max-bytes", "0"], 2),
        ([WHOLE, "--unknown"], 2),
    ],
)
def test_exit_codes(argv: list[str], code: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("parse", *argv, "-o", str(tmp_path / "a.csv"), capsys=capsys)[0] == code


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (["-o", "{}/a.xlsx"], "{}/a.xlsx: the suffix tells the format; use one of .csv, .parquet, .jsonl"),
        (["-o", "{}/no/a.csv"], "{}/no/a.csv: there is no folder {}/no; make it first"),
        (["-o", "{}/a.csv", "-o", "{}/./a.csv"], "{}/a.csv: two outputs would go to this file"),
        (["-o", "{}/a.csv", "--pages", "{}/a.csv"], "{}/a.csv: two outputs would go to this file"),
        (
            ["-o", "{}/a.csv", "-o", "{}/a.evidence.jsonl", "--evidence"],
            "a.evidence.jsonl: two outputs would",
        ),
        (["-o", "{}/in.csv"], "{}/in.csv: is an input too and would be overwritten; choose another name"),
        (["-o", "{}/folder.csv"], "{}/folder.csv: exists and is no file; choose another name"),
        (["--evidence"], "--evidence needs a file to go to: add -o FILE"),
    ],
)
def test_what_cannot_be_done_is_said_before_any_work(
    argv: list[str],
    message: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(collect, "read_shard", None)
    (tmp_path / "in.csv").write_bytes(b"page")
    (tmp_path / "folder.csv").mkdir()
    argv = [each.format(tmp_path) for each in argv]
    code, out, err = run("parse", str(tmp_path / "in.csv"), *argv, capsys=capsys)
    assert (code, out) == (2, "")
    assert message.format(tmp_path, tmp_path) in err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder.csv", "in.csv"]


def test_the_archive_of_a_member_is_not_overwritten(tmp_path: Path) -> None:
    table = tmp_path / "pages.jsonl"
    table.write_text(json.dumps({"text": Path(WHOLE).read_text("utf-8")}) + "\n")
    before = table.read_bytes()
    for verb in ("parse", "inspect"):
        assert cli.main([verb, f"{table}#1", "-o", str(table)]) == 2
    assert cli.main(["parse", f"{table}#1", "-o", str(tmp_path / "a.csv")]) == 0
    assert table.read_bytes() == before


def test_the_summary(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(SAMPLES)
    target = str(tmp_path / "a.csv")
    code, out, err = run(
        "parse", "bylines.txt", "markers.txt", "blocked.html", "gone\x1b[1m", "-o", target, capsys=capsys
    )
    assert (code, out) == (1, "")
    lines = err.splitlines()
    assert lines[:3] == [
        "pages     4: 1 complete, 1 partial, 1 blocked, 1 unreadable",
        "answers   6 found; 6 of 9 on 2 pages that declare how many",
        "lines     0 of 40 unknown",
    ]
    assert (
        lines[3]
        == "filled    url                   0 %   question_title      100 %   question_body       100 %"
    )
    assert lines[-4:] == [
        "failed    2 of 4 inputs",
        '  blocked.html: blocked: the site refused the page ("Access to this page has been denied"); '
        "save it again in a browser",
        "  gone[1m: unreadable: no such file or directory",
        f"wrote     {target}",
    ]


def test_only_the_first_failures_are_listed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pages = tmp_path / "pages.jsonl"
    missing = [f"missing-{number}" for number in range(13)]
    code, _, err = run(
        "parse", *missing, "-o", str(tmp_path / "a.jsonl"), "--pages", str(pages), capsys=capsys
    )
    assert code == 3
    assert err.count("no such file") == 10
    assert "  … and 3 more; --pages FILE lists them all\n" in err
    assert [json.loads(line)["source"] for line in pages.read_text().splitlines()] == missing


def test_a_fault_of_the_parser_costs_only_its_page(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = batch.parse
    monkeypatch.setattr(batch, "parse", lambda page: real(page) if "tummy" in page.text else {}["gone"])
    code, _, err = run("parse", PARTIAL, WHOLE, "-o", str(tmp_path / "a.csv"), capsys=capsys)
    assert code == 1
    assert "markers.txt: unreadable: internal error in the parser: KeyError: 'gone'; please report it" in err


@pytest.mark.parametrize("workers", ["1", "2"])
def test_files_that_are_passed_over_for_their_names_are_counted(
    workers: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shards, "POOL_BYTES", 1024)  # few pages are much work now
    for name in ("page.txt", "question", "question.aspx"):
        (tmp_path / name).write_bytes(Path(WHOLE).read_bytes())
    code, _, err = run("parse", str(tmp_path), "--workers", workers, capsys=capsys)
    assert code == 0
    assert "\nbeside    2 files in folders that are not named like pages; name one yourself" in err
    (tmp_path / "page.txt").unlink()
    code, _, err = run("parse", str(tmp_path), "--workers", workers, capsys=capsys)
    assert (code, err.splitlines()[1].split()[:3]) == (3, ["beside", "2", "files"])


def test_pages_in_a_folder_are_not_written_over_but_an_older_table_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pages, table = tmp_path / "pages.jsonl", tmp_path / "answers.jsonl"
    pages.write_text(json.dumps({"text": Path(WHOLE).read_text()}) + "\n")
    before = pages.read_bytes()
    code, _, err = run("parse", str(tmp_path), "-o", str(pages), capsys=capsys)
    assert (code, f"{pages}: is an input too and would be overwritten" in err) == (2, True)
    assert pages.read_bytes() == before
    for _ in range(2):
        assert run("parse", str(tmp_path), "-o", str(table), capsys=capsys)[0] == 0
    assert table.read_bytes().count(b"\n") == 3


@pytest.mark.parametrize("verb", ["inspect", "report"])
def test_a_web_page_takes_no_other_suffix(
    verb: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "answers.csv"
    table.write_bytes((SAMPLES / "answers.csv").read_bytes())
    shown = WHOLE if verb == "inspect" else str(SAMPLES / "answers.csv")
    code, _, err = run(verb, shown, "-o", str(table), capsys=capsys)
    assert code == 2
    assert f"{table}: is written as a web page; choose a name that ends in .html" in err
    assert table.read_bytes() == (SAMPLES / "answers.csv").read_bytes()


@pytest.mark.parametrize("verb", ["show", "inspect"])
def test_a_name_commands_no_terminal(
    verb: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)  # else click takes colours out
    page = tmp_path / "red\x1b[31m\u202e.html"
    page.touch()
    code, _, err = run(verb, str(page), capsys=capsys)
    assert (code, err.splitlines()[0].endswith("red[31m.html: empty: nothing but white space")) == (3, True)


@pytest.mark.parametrize("seconds", ["nan", "inf", "1e300"])
@pytest.mark.parametrize(
    "command",
    [
        ["parse", WHOLE, "--timeout"],
        ["discover", "http://localhost/", "--contact", "tests@example.org", "--delay"],
        ["discover", "http://localhost/", "--contact", "tests@example.org", "--max-age"],
    ],
)
def test_what_no_clock_can_count_is_no_amount_of_time(
    command: list[str], seconds: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(*command, seconds, capsys=capsys)
    assert (code, out) == (2, "")
    assert f"{seconds} is no amount of time; give a number up to 1,000,000,000." in err


def test_an_internal_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collect, "Tally", None)
    code, _, err = run("parse", WHOLE, "-o", str(tmp_path / "a.csv"), capsys=capsys)
    assert code == 4
    assert err.splitlines()[-1] == (
        "doctor-answers: internal error, see above; output files are as before; please report it"
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_what_cannot_be_written(tmp_path: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, str(ROOT / "cli.py"), "parse", WHOLE]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 5
    assert b"can't write: [Errno 28] No space left on device" in done.stderr


def test_csv_goes_to_a_pipe_and_equals_the_file(tmp_path: Path) -> None:
    target = tmp_path / "a.csv"
    piped, written = process("parse", "data/samples"), process("parse", "data/samples", "-o", str(target))
    assert (piped.returncode, written.returncode, written.stdout) == (1, 1, b"")
    assert piped.stdout == target.read_bytes() == (SAMPLES / "answers.csv").read_bytes()


def test_one_page_on_standard_input() -> None:
    page = Path(WHOLE).read_bytes()
    plain, packed = process("parse", "-", stdin=page), process("parse", "-", stdin=gzip.compress(page))
    assert plain.returncode == packed.returncode == 0
    assert plain.stdout == packed.stdout
    assert plain.stdout.count(b'"<stdin>","text","bylines"') == 3


def test_a_reader_that_goes_away_is_no_drama() -> None:
    command = [sys.executable, str(ROOT / "cli.py"), "parse", WHOLE]
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, check=False)
    os.close(writer)
    assert (done.returncode, done.stderr) == (141, b"")


def test_standard_output_may_be_closed(tmp_path: Path) -> None:
    command = f"{sys.executable} {ROOT}/cli.py parse {WHOLE}"
    done = subprocess.run(f"{command} >&-", shell=True, stderr=subprocess.PIPE, check=False)
    assert (done.returncode, done.stderr.count(b"standard output is closed")) == (5, 1)
    done = subprocess.run(
        f"{command} -o {tmp_path}/a.csv >&-", shell=True, stderr=subprocess.PIPE, check=False
    )
    assert done.returncode == 0


@pytest.mark.parametrize("verb", ["show", "inspect", "schema", "--help"])
def test_closed_standard_output_is_an_output_that_can_not_be_written(verb: str) -> None:
    page = [WHOLE] if verb in {"show", "inspect"} else []
    command = [sys.executable, str(ROOT / "cli.py"), verb, *page]
    done = subprocess.run(["sh", "-c", 'exec "$@" >&-', "sh", *command], capture_output=True, check=False)
    assert (done.returncode, done.stderr.count(b"\n")) == (5, 1)
    assert b"can't write: [Errno 9] standard output is closed" in done.stderr


def test_closed_standard_streams_leave_the_tables_alone(tmp_path: Path) -> None:
    pages = tmp_path / "pages.jsonl"
    texts = [Path(WHOLE).read_text(), *(["Nothing of interest. " * 2500] * 180)]  # enough for two processes
    pages.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts))
    command = [sys.executable, str(ROOT / "cli.py"), "parse", str(pages), "--workers", "2", "-o"]
    shell = ["sh", "-c", 'exec "$@" <&- >&- 2>&-', "sh"]
    closed = subprocess.run([*shell, *command, str(tmp_path / "a.csv")], check=False)
    usual = subprocess.run([*command, str(tmp_path / "b.csv")], capture_output=True, check=False)
    assert (closed.returncode, usual.returncode) == (0, 0)
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()


def shown_on_a_terminal(*pages: str, **environment: str) -> str:
    """What a terminal of 60 columns gets of the answers of `pages`."""
    leader, follower = pty.openpty()
    with subprocess.Popen(
        [sys.executable, str(ROOT / "cli.py"), "parse", *pages],
        stdout=follower,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "60", "NO_COLOR": "1", **environment},
    ) as run_:
        assert run_.stderr
        os.close(follower)
        shown = io.BytesIO()
        try:
            while data := os.read(leader, 4096):
                shown.write(data)
        except OSError:  # how Linux tells that the other end is closed
            pass
        os.close(leader)
        told = run_.stderr.read()
    assert run_.returncode == 0, told.decode()
    return shown.getvalue().decode().replace("\r\n", "\n")


def test_a_terminal_gets_a_table_that_fits() -> None:
    pages = ("data/samples/bylines.txt", "data/samples/structure-lost.txt")
    assert shown_on_a_terminal(*pages, PYTHONIOENCODING="utf-8") == (
        "When may I run again after a tummy tuck?\n"
        "3 answers of 3 declared · data/samples/bylines.txt\n"
        "   1  Running after a tummy tuck\n"
        "      Priya Castellanos, MD · Austin · Plastic Surgeon · 4.…\n"
        "      Begin with brisk walks now and add short runs from th…\n"
        "   2  Six weeks for most patients\n"
        "      Denver · Plastic Surgeon · 5 of 5, 8 reviews\n"
        "      The repair of the muscles needs six weeks before it w…\n"
        "   3  Listen to your body\n"
        "      Tobias Lindqvist, DO · Charlotte · Plastic Surgeon\n"
        "      Everybody heals differently, so start slowly, stop wh…\n"
        "\n"
        "(no headline)\n"
        "1 answer · data/samples/structure-lost.txt\n"
        "   1  (no byline)\n"
        "      The bruises that you describe are usual in the second…\n"
        "\n"
    )


def test_a_terminal_that_is_not_utf8_gets_what_it_can_show() -> None:
    shown = shown_on_a_terminal(
        "data/samples/bylines.txt", PYTHONIOENCODING="ascii", LC_ALL="C", PYTHONUTF8="0"
    )
    assert "3 answers of 3 declared ? data/samples/bylines.txt" in shown


def test_raw_csv(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "a.txt"
    page.write_text(Path(WHOLE).read_text().replace("Listen to your body", "=1+1 is what I say"))
    guarded, raw = tmp_path / "guarded.csv", tmp_path / "raw.csv"
    run("parse", str(page), "-o", str(guarded), capsys=capsys)
    run("parse", str(page), "--raw-csv", "-o", str(raw), capsys=capsys)
    assert ',"\'=1+1 is what I say",' in guarded.read_text()
    assert raw.read_text() == guarded.read_text().replace("'=1+1", "=1+1")


def test_schema(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    code, out, _ = run("schema", capsys=capsys)
    assert code == 0
    assert out.startswith("answers: One row per answer;")
    assert "\nvotes               integer    Helpful votes of the answer. Null: not shown.\n" in out
    described = json.loads(run("schema", "--json", capsys=capsys)[1])
    assert described["properties"]["votes"]["type"] == ["integer", "null"]
    assert described["required"][-1] == "parser_version"
    assert json.loads(run("schema", "pages", "--json", capsys=capsys)[1])["title"] == "pages"
    assert run("schema", "doctors", capsys=capsys)[0] == 2


def test_version_and_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--version", capsys=capsys) == (0, f"doctor-answers {PARSER_VERSION}\n", "")
    code, out, _ = run("parse", "-h", capsys=capsys)
    assert code == 0
    assert "  130  interrupted (Ctrl-C); output files are as before\n" in out
    assert run("nonsense", capsys=capsys)[0] == 2


def test_help_imports_nothing_heavy() -> None:
    command = [sys.executable, "-X", "importtime", str(ROOT / "cli.py"), "parse", "--help"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    imported = {
        line.rsplit("|", 1)[1].strip().split(".")[0] for line in done.stderr.splitlines() if "|" in line
    }
    assert "click" in imported
    assert not imported & {
        "pandas",
        "pyarrow",
        "numpy",
        "lxml",
        "requests",
        "bs4",
        "duckdb",
        "tqdm",
        "parsers",
    }


def test_few_rows_of_csv_need_no_pyarrow() -> None:
    command = [sys.executable, "-X", "importtime", str(ROOT / "cli.py"), "parse", WHOLE]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert not [
        line for line in done.stderr.splitlines() if line.rsplit("|", 1)[-1].strip() in {"pyarrow", "pandas"}
    ]


def test_a_run_that_extracts_nothing_leaves_an_older_table(tmp_path, capfd):
    table, pages = tmp_path / "answers.csv", tmp_path / "pages.csv"
    table.write_text("an older table\n")
    assert cli.main(["parse", str(tmp_path / "mistyped"), "-o", str(table), "--pages", str(pages)]) == 3
    assert table.read_text() == "an older table\n"
    assert pages.exists()
    assert f"kept      {table} as it was" in capfd.readouterr().err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["answers.csv", "pages.csv"]
