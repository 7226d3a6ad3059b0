"""Faults in a job file: each is told with file, line and key."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli import main
from scraper.exitcodes import ExitCode
from scraper.jobs.jobfile import BadJobFile, load_job

GOOD = '[job]\noutput = "dataset"\n\n[inputs]\npaths = ["pages"]\n'


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            GOOD.replace("output", "outptu"),
            "job.toml:2: job.outptu: there is no such key; did you mean output?",
        ),
        (GOOD.replace('"dataset"', "7"), "job.toml:2: job.output: must be a text that is not empty, not 7"),
        (GOOD + "\n[alarm]\n", "job.toml:7: alarm: there is no such section; did you mean alarms?"),
        (
            GOOD + '\n[alarms]\nhistory = "x"\n',
            "job.toml:8: alarms.history: must be a whole number from 3 on",
        ),
        (GOOD + "\n[alarms]\nmin_drop = 2\n", "job.toml:8: alarms.min_drop: must be a share from 0 to 1"),
        (
            GOOD.replace("[inputs]", "timeout = inf\n[inputs]"),
            "job.toml:4: job.timeout: must be a number of seconds above 0, not inf",
        ),
        *(
            (
                GOOD.replace('["pages"]', f'["pages", "{place}"]'),
                f"job.toml:5: inputs.paths: {place} lies in job.output, where nothing is read",
            )
            for place in ("dataset", "./dataset/raw/", "dataset/*.html")
        ),
        (
            GOOD + '[fetch]\ncontact = "me@example.org"\ninto = "dataset/raw"\n',
            "job.toml:8: fetch.into: dataset/raw lies in job.output",
        ),
        (GOOD.replace('"dataset"', '"."'), "job.toml:5: inputs.paths: pages lies in job.output"),
        (GOOD.replace('["pages"]', '["pages"'), "no valid TOML"),
        ("[job]\noutput = \n", "job.toml:2: no valid TOML"),
        (GOOD + 'formats = ["xls"]\n', "job.toml:6: inputs.formats: there is no such key"),
        (
            GOOD.replace("[inputs]", 'formats = ["xls"]\n[inputs]'),
            "job.toml:4: job.formats: must be a list of",
        ),
        ("[inputs]\npaths = ['a']\n", "job.toml: job.output: is missing"),
        ('[job]\noutput = "d"\n', "inputs.paths: nothing to read"),
        (GOOD + '[fetch]\ninto = "raw"\n', "job.toml:6: fetch.contact: is missing"),
        ("job = 3\n" + GOOD.partition("\n\n")[2], "job.toml:1: job: must be a section: [job]"),
        (
            'job.output = "d"\njob.nmae = "n"\n[inputs]\npaths = ["a"]\n',
            "job.toml:2: job.nmae: there is no such key",
        ),
    ],
)
def test_a_fault_is_told_with_file_line_and_key(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "job.toml"
    path.write_text(text)
    with pytest.raises(BadJobFile) as error:
        load_job(path)
    assert told in str(error.value)
    assert str(error.value).startswith(str(path))


def test_all_faults_are_told_at_once_and_nothing_is_done(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "job.toml"
    path.write_text(GOOD.replace("output", "outptu") + "\n[alarms]\nmin_pages = 1\n")
    assert main(["run", str(path)]) == ExitCode.USAGE
    told = capsys.readouterr().err
    assert "outptu" in told
    assert "job.toml:8: alarms.min_pages" in told
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_can_not_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadJobFile, match="no such file"):
        load_job(tmp_path / "none.toml")
    (tmp_path / "latin.toml").write_bytes(GOOD.encode() + b"# \xe9\n")
    with pytest.raises(BadJobFile, match=r"latin.toml:6: not in UTF-8"):
        load_job(tmp_path / "latin.toml")


def test_a_fetch_section_that_can_not_be_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "job.toml"
    path.write_text(GOOD + '[fetch]\ninto = "raw"\ncontact = "me@example.org"\nwayback = true\n')
    assert main(["run", str(path)]) == ExitCode.USAGE
    assert "fetch: --match is needed" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["tables/mine/data", "parts/mine", "runs/1/a", "answers.csv", "latest"])
def test_a_folder_with_files_of_others_is_no_place_for_a_dataset(
    tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    job, theirs = tmp_path / "job.toml", tmp_path / "dataset" / name
    job.write_text(GOOD)
    theirs.parent.mkdir(parents=True)
    theirs.write_text("theirs")
    assert main(["run", str(job)]) == main(["run", str(job), "--dry-run"]) == ExitCode.USAGE
    assert "is there already, not of a dataset; choose another folder" in capsys.readouterr().err
    found = [path for path in (tmp_path / "dataset").rglob("*") if path.is_file()]
    assert (found, theirs.read_text()) == ([theirs], "theirs")


def test_a_file_without_more_than_it_needs_has_the_defaults(tmp_path: Path) -> None:
    path = tmp_path / "nightly.toml"
    path.write_text(GOOD)
    job = load_job(path)
    assert (job.name, job.formats, job.fetch) == ("nightly", ("parquet", "csv", "jsonl"), None)
