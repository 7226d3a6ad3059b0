"""What is shipped for schedulers: the units, the cron line, the container recipe."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
import zipfile
from importlib.util import find_spec
from pathlib import Path

import pytest

from cli import main
from scraper.exitcodes import ExitCode
from scraper.jobs.jobfile import load_job
from scraper.jobs.jobkeys import KEYS
from scraper.jobs.template import TEMPLATE
from tests.job_inputs import ROOT, make_first_stage

DEPLOY = ROOT / "deploy"
PROGRAM = "/opt/doctor-answers/.venv/bin/doctor-answers"
HOME = "/var/lib/doctor-answers"


@pytest.mark.skipif(
    not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed; .ci/run does"
)
def test_the_units_are_valid(tmp_path: Path) -> None:
    for name in ("doctor-answers.service", "doctor-answers.timer"):
        # The program has to be there for a unit to be valid.
        (tmp_path / name).write_text((DEPLOY / name).read_text().replace(PROGRAM, sys.executable))
    checked = subprocess.run(
        ["systemd-analyze", "verify", *map(str, sorted(tmp_path.iterdir()))],
        capture_output=True,
        text=True,
        check=False,
    )
    told = [line for line in checked.stderr.splitlines() if "doctor-answers" in line]
    assert checked.returncode == 0, checked.stderr
    assert told == []
    (tmp_path / "doctor-answers.service").write_text("[Service]\nExecStart=nowhere\n")
    spoilt = subprocess.run(
        ["systemd-analyze", "verify", str(tmp_path / "doctor-answers.service")],
        capture_output=True,
        check=False,
    )
    assert spoilt.returncode


def test_the_calendar_of_the_timer_is_the_schedule_of_cron() -> None:
    (line,) = (line for line in (DEPLOY / "crontab").read_text().splitlines() if not line.startswith("#"))
    minute, hour, *rest = line.split(maxsplit=5)[:5]
    assert rest == ["*", "*", "*"]
    assert (
        f"OnCalendar=*-*-* {int(hour):02}:{int(minute):02}:00"
        in (DEPLOY / "doctor-answers.timer").read_text()
    )


def _here(command: str, folder: Path) -> str:
    """A shipped command with the program and the folder of this machine."""
    program = f"{shlex.quote(sys.executable)} {shlex.quote(str(ROOT / 'cli.py'))}"
    return command.replace(PROGRAM, program).replace(HOME, shlex.quote(str(folder)))


def test_the_cron_line_runs_as_cron_runs_it(tmp_path: Path) -> None:
    folder = make_first_stage(tmp_path / "home").parent
    (line,) = (line for line in (DEPLOY / "crontab").read_text().splitlines() if not line.startswith("#"))
    command = line.split(maxsplit=5)[5]
    assert "%" not in command  # which cron takes for a line break
    # Cron gives a command hardly any environment, and the home folder.
    done = subprocess.run(
        ["/bin/sh", "-c", _here(command, folder)], cwd="/", env={"PATH": "/usr/bin:/bin"}, check=False
    )
    assert done.returncode == ExitCode.SOME_FAILED
    events = [json.loads(line)["event"] for line in (folder / "job.log").read_text().splitlines()]
    assert events[-1] == "ended"


def test_the_command_of_the_service_runs(tmp_path: Path) -> None:
    folder = make_first_stage(tmp_path / "home").parent
    (command,) = re.findall(r"^ExecStart=(.*)", (DEPLOY / "doctor-answers.service").read_text(), re.MULTILINE)
    done = subprocess.run(shlex.split(_here(command, folder)), cwd="/", capture_output=True, check=False)
    assert done.returncode == ExitCode.SOME_FAILED
    assert (folder / "dataset/answers.parquet").exists()


@pytest.mark.skipif(not find_spec("hatchling"), reason="hatchling is not installed; the extra dev has it")
def test_the_container_gets_all_that_the_program_needs(tmp_path: Path) -> None:
    """The quick part of `make test-image`: what is copied into the image is built and started."""
    recipe = (DEPLOY / "Containerfile").read_text().replace("\\\n", " ")
    source = tmp_path / "src"
    source.mkdir()
    for line in re.findall(r"^COPY (.*)", recipe, re.MULTILINE):
        *names, target = line.split()
        for name in names:
            if (ROOT / name).is_dir():
                # Other tests may be writing compiled files.
                ignored = shutil.ignore_patterns("__pycache__")
                shutil.copytree(ROOT / name, tmp_path / target.lstrip("/"), ignore=ignored)
            else:
                shutil.copy(ROOT / name, source)
    extras = tomllib.loads((source / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    assert re.findall(r"pip install .*/src\[(\w+)\]", recipe) == ["report"]  # the plots of a run's report
    assert "report" in extras
    wheel = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "."]
    subprocess.run([*wheel, "-w", str(tmp_path)], cwd=source, check=True)
    (built,) = tmp_path.glob("*.whl")
    zipfile.ZipFile(built).extractall(tmp_path / "installed")
    (entry,) = (tmp_path / "installed").glob("*.dist-info/entry_points.txt")
    (name,) = re.findall(r"^doctor-answers = cli:(\w+)$", entry.read_text(), re.MULTILINE)
    folder = make_first_stage(tmp_path / "data").parent
    (entrypoint,) = re.findall(r"^ENTRYPOINT (.*)", recipe, re.MULTILINE)
    (arguments,) = re.findall(r"^CMD (.*)", recipe, re.MULTILINE)
    assert json.loads(entrypoint) == ["doctor-answers"]
    command = [each.replace("/data", str(folder)) for each in json.loads(arguments)]
    done = subprocess.run(
        [sys.executable, "-c", f"import cli, sys; print(cli.__file__); sys.exit(cli.{name}())", *command],
        cwd=tmp_path / "installed",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == ExitCode.SOME_FAILED, done.stderr
    assert str(tmp_path) in done.stdout


def test_init_writes_a_job_that_runs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    job = tmp_path / "job.toml"
    assert main(["init", str(job)]) == ExitCode.ALL_GOOD
    assert "doctor-answers run" in capsys.readouterr().err
    assert load_job(job).output == Path("dataset")
    (tmp_path / "pages").mkdir()
    assert main(["run", str(job), "--dry-run"]) == ExitCode.ALL_GOOD
    assert main(["init", str(job)]) == ExitCode.USAGE


def test_the_template_explains_every_key_with_its_default() -> None:
    plain = re.sub(r"^# (?=\[|\w+ = )", "", TEMPLATE, flags=re.MULTILINE)
    shown = tomllib.loads(plain)
    assert {section: set(keys) for section, keys in shown.items()} == {
        section: set(keys) for section, keys in KEYS.items()
    }
    for section, keys in shown.items():
        for name, value in keys.items():
            assert KEYS[section][name].fits(value), f"{section}.{name}"
    for section, name in (("job", "max_bytes"), ("job", "keep_runs"), ("alarms", "min_pages")):
        assert shown[section][name] == KEYS[section][name].default
