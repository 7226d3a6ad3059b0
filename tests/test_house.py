"""The rules of the house: imports run one way, and everything stays small."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("parsers", "scraper")
MODULES = sorted([ROOT / "cli.py", *(path for name in PACKAGES for path in (ROOT / name).rglob("*.py"))])
NAMES = {
    path: ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for path in MODULES
}
KNOWN = set(NAMES.values())

# What each layer may import of the others.
ALLOWED = {"parsers": {"parsers"}, "scraper": {"parsers", "scraper"}, "cli": {"parsers", "scraper"}}

# It takes the alarm away, as the time limit of pages does.
HANGING = """
import signal, time

def test_that_hangs():
    signal.setitimer(signal.ITIMER_REAL, 0)
    time.sleep(600)

def test_behind_it():
    pass
"""

LONGEST_MODULE, LONGEST_FUNCTION, MOST_PARAMETERS = 250, 40, 5


def imports(path: Path) -> Iterator[tuple[str, bool]]:
    """The modules of ours that a module imports, and whether it does so when it is itself imported."""
    tree = ast.parse(path.read_text("utf-8"))
    lazy = {
        inner
        for outer in ast.walk(tree)
        if isinstance(outer, ast.FunctionDef | ast.AsyncFunctionDef) or _is_type_checking(outer)
        for inner in ast.walk(outer)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names = [node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)]
        else:
            continue
        yield from ((name, node not in lazy) for name in names if name in KNOWN)


def _is_type_checking(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)


@pytest.mark.parametrize("path", MODULES, ids=NAMES.get)
def test_imports_run_one_way(path: Path) -> None:
    layer = NAMES[path].split(".")[0]
    assert {name.split(".")[0] for name, _ in imports(path)} <= ALLOWED[layer]


def test_no_cycles() -> None:
    """Packages are left out: they only re-export."""
    packages = {NAMES[path] for path in MODULES if path.name == "__init__.py"}
    graph = {
        NAMES[path]: {name for name, eager in imports(path) if eager and name not in packages}
        for path in MODULES
        if path.name != "__init__.py"
    }
    while free := [name for name, wanted in graph.items() if not wanted & graph.keys()]:
        for name in free:
            del graph[name]
    assert not graph, f"in a cycle, or importing one: {sorted(graph)}"


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """All functions of a module, inner ones too."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def is_handler(path: Path) -> bool:
    """Whether a module is a verb: click hands each option over as a parameter, the docstring is the help."""
    return NAMES[path] == "cli" or NAMES[path].startswith("scraper.commands.")


@pytest.mark.parametrize("path", MODULES, ids=NAMES.get)
def test_everything_stays_small(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= LONGEST_MODULE
    for function in functions(path):
        length = (function.end_lineno or 0) - function.lineno + 1
        if is_handler(path):
            length -= len((ast.get_docstring(function) or "").splitlines())
        assert length <= LONGEST_FUNCTION, function.name


@pytest.mark.parametrize("path", [path for path in MODULES if not is_handler(path)], ids=NAMES.get)
def test_no_function_takes_many_parameters(path: Path) -> None:
    for function in functions(path):
        names = {
            each.arg for each in (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)
        }
        assert len(names - {"self", "cls"}) <= MOST_PARAMETERS, function.name


@pytest.mark.parametrize("path", MODULES, ids=NAMES.get)
def test_everything_public_has_a_docstring(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    outer = [tree, *(node for node in tree.body if isinstance(node, ast.ClassDef) and node.name[0] != "_")]
    public = [
        node
        for each in outer
        for node in each.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
    ]
    assert ast.get_docstring(tree)
    assert [node.name for node in public if not ast.get_docstring(node)] == []


def test_a_test_that_hangs_is_ended_and_told(tmp_path: Path) -> None:
    (tmp_path / "test_hanging.py").write_text(HANGING)
    command = [sys.executable, "-m", "pytest", "-c", str(ROOT / "pyproject.toml"), "--rootdir", str(tmp_path)]
    short = ["-p", "no:cacheprovider", "-n1", "--timeout=1", "-o", "faulthandler_timeout=0.5", str(tmp_path)]
    run = subprocess.run([*command, *short], capture_output=True, text=True, check=False, timeout=300)
    assert "crashed while running 'test_hanging.py::test_that_hangs'" in run.stdout
    assert "1 failed, 1 passed" in run.stdout
    assert "in test_that_hangs" in run.stderr
