"""The shell completion that the README shows works, in a real bash."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

# What bash does when somebody presses Tab, without a terminal.
_TAB = """
mkdir bin; printf '#!/bin/sh\\nexec "{python}" "{root}/cli.py" "$@"\\n' > bin/doctor-answers
chmod +x bin/doctor-answers; PATH="$PWD/bin:$PATH"
eval "$(_DOCTOR_ANSWERS_COMPLETE=bash_source doctor-answers)"
complete -p doctor-answers
COMP_WORDS=(doctor-answers {words}); COMP_CWORD={place}
_doctor_answers_completion doctor-answers 2>/dev/null
printf '%s\\n' "${{COMPREPLY[@]}}"
"""


@pytest.mark.parametrize(
    ("words", "expected"),
    [(["ins"], ["inspect"]), (["inspect", "--di"], ["--diff"]), (["schema", "pa"], ["pages"])],
)
def test_bash_completes_verbs_and_options(tmp_path: Path, words: list[str], expected: list[str]) -> None:
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("no bash is installed")
    script = _TAB.format(python=sys.executable, root=ROOT, words=" ".join(words), place=len(words))
    done = subprocess.run([bash, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True)
    declared, *found = done.stdout.splitlines()
    assert "_doctor_answers_completion" in declared
    assert found == expected


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_every_shell_of_the_readme_has_a_script(shell: str) -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert f"_DOCTOR_ANSWERS_COMPLETE={shell}_source doctor-answers" in readme
    environment = {**os.environ, "_DOCTOR_ANSWERS_COMPLETE": f"{shell}_source"}
    done = subprocess.run(
        [sys.executable, ROOT / "cli.py"], env=environment, capture_output=True, text=True, check=True
    )
    assert "doctor-answers" in done.stdout


def test_pages_are_completed_as_files(tmp_path: Path) -> None:
    for verb in ("parse", "inspect"):
        environment = {
            **os.environ,
            "COMP_WORDS": f"doctor-answers {verb} sav",
            "COMP_CWORD": "2",
            "_DOCTOR_ANSWERS_COMPLETE": "bash_complete",
        }
        done = subprocess.run(
            [sys.executable, ROOT / "cli.py"], env=environment, capture_output=True, text=True, check=True
        )
        assert done.stdout == "file,sav\n"
