"""The container recipe, built as it is and run: `make test-image`. It takes some three minutes, so it is no
part of `make test`.

No registry is asked. The image that the recipe begins with is made here from Debian's packages; its Python is
Debian's, which may be older than the recipe's. Packages come from where pip of this machine gets them.
"""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from scraper.exitcodes import ExitCode
from tests.job_inputs import ROOT, make_first_stage

RECIPE = ROOT / "deploy" / "Containerfile"
IMAGE = "localhost/doctor-answers-trial"
USER = 10001

_MISSING = [tool for tool in ("buildah", "debootstrap") if not shutil.which(tool)]
pytestmark = [
    pytest.mark.timeout(3600),  # it loads a system and the packages
    pytest.mark.skipif(bool(_MISSING), reason=f"not installed: {', '.join(_MISSING)}"),
    pytest.mark.skipif(os.getuid() != 0, reason="only root can make a root file system"),
]


class Store:
    """Images and containers in a folder of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        places = ["--root", str(folder / "root"), "--runroot", str(folder / "run")]
        self._buildah = ["buildah", *places, "--storage-driver", "vfs"]

    def tell(self, *words: str, code: int = 0) -> str:
        """Run buildah; gives what it prints on standard output."""
        done = subprocess.run([*self._buildah, *words], capture_output=True, text=True, check=False)
        assert done.returncode == code, f"{words}: {done.stdout[-4000:]}\n{done.stderr[-4000:]}"
        return done.stdout.strip()


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    """A store with the recipe's image in it."""
    with TemporaryDirectory() as folder:
        made = Store(Path(folder))
        (base,) = re.findall(r"^FROM (\S+)$", RECIPE.read_text(), re.MULTILINE)
        _make_base(made, base)
        options = ["--isolation", "chroot", "--network", "host", "--pull-never", "--file", str(RECIPE)]
        made.tell("build", *options, *_pip_of_this_machine(made.folder), "--tag", IMAGE, str(ROOT))
        yield made
        made.tell("rm", "--all")


def _make_base(store: Store, name: str) -> None:
    """An image `name` of Debian with Python and pip, which lets pip install as the official image does."""
    system, packed = store.folder / "system", store.folder / "system.tar"
    packages = "--include=python3,python3-pip,ca-certificates"
    subprocess.run(["debootstrap", "--variant=minbase", packages, "bookworm", str(system)], check=True)
    for mark in system.glob("usr/lib/python3*/EXTERNALLY-MANAGED"):
        mark.unlink()
    subprocess.run(["tar", "-C", str(system), "-cf", str(packed), "."], check=True)
    shutil.rmtree(system)
    container = store.tell("from", "scratch")
    store.tell("add", container, str(packed), "/")
    packed.unlink()
    store.tell("commit", "--rm", container, name)


def _pip_of_this_machine(folder: Path) -> list[str]:
    """Options that let pip in the build find packages as it does here: its settings and their folders."""
    told = subprocess.run(
        [sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, check=True
    )
    settings = {
        name.rpartition(".")[2]: str(ast.literal_eval(value))
        for name, _, value in (line.partition("=") for line in told.stdout.splitlines())
    }
    config = folder / "pip.conf"
    config.write_text("\n".join(["[global]", *(f"{name} = {value}" for name, value in settings.items())]))
    words = [word for value in settings.values() for word in value.split()]
    # An index in a folder has its files beside it.
    indexes = {Path(word.removeprefix("file://")).parent for word in words if word.startswith("file:///")}
    named = indexes | {Path(word) for word in words if word.startswith("/")}
    places = {path for path in named if path.exists() and path != Path("/")}
    mounts = [f"{config}:/etc/pip.conf:ro", *(f"{path}:{path}:ro" for path in sorted(places))]
    return [option for mount in mounts for option in ("--volume", mount)]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The folder that is mounted: a job with its pages."""
    return make_first_stage(tmp_path / "data").parent


def _give_away(folder: Path) -> None:
    """As the recipe's head says: the folder belongs to the user of the image."""
    for path in [folder, *folder.rglob("*")]:
        os.chown(path, USER, USER)


def _run_image(store: Store, data: Path, code: ExitCode) -> list[str]:
    """Start a container of the image with its own command; gives the lines that it logs."""
    config = json.loads(store.tell("inspect", "--type", "image", IMAGE))["OCIv1"]["config"]
    container = store.tell("from", "--pull-never", IMAGE)
    # This buildah puts an empty volume over what is mounted at the same place; podman and docker do not.
    store.tell("config", "--volume", "/data-", container)
    command = [*config["Entrypoint"], *config["Cmd"]]
    options = ["--isolation", "chroot", "--volume", f"{data}:/data", container]
    done = subprocess.run(
        [*store._buildah, "run", *options, "--", "sh", "-c", 'id -u; exec "$@" 2>&1', "sh", *command],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout.splitlines()


def test_the_image_runs_its_job_as_a_user_without_rights(store: Store, data: Path) -> None:
    _give_away(data)
    user, *lines = _run_image(store, data, ExitCode.SOME_FAILED)
    assert int(user) == USER
    events = [json.loads(line) for line in lines]
    assert [event["event"] for event in events][:: len(events) - 1] == ["started", "ended"]
    assert "no_report" not in {event["event"] for event in events}
    dataset = data / "dataset"
    assert {path.stat().st_uid for path in dataset.rglob("*")} == {USER}
    assert (dataset / "answers.csv").read_bytes().count(b"\n") > 5
    # The second run finds nothing new, and goes on from what the first one left.
    _, *lines = _run_image(store, data, ExitCode.ALL_GOOD)
    assert {"unchanged"} == set(next(json.loads(line)["inputs"] for line in lines if '"read"' in line))


def test_the_report_of_the_image_has_its_plots(store: Store, data: Path) -> None:
    _give_away(data)
    _run_image(store, data, ExitCode.SOME_FAILED)
    report = (data / "dataset" / "latest" / "report.html").read_text()
    assert report.count("<figure><svg") >= 4
    assert "matplotlib</code>" not in report


def test_a_folder_of_somebody_else_is_told(store: Store, data: Path) -> None:
    data.chmod(0o755)
    lines = _run_image(store, data, ExitCode.NOT_WRITTEN)
    assert any("ermission denied" in line for line in lines)
