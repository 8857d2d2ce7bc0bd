"""The house rules, checked on the house itself."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted([*(ROOT / "etl").rglob("*.py"), *(ROOT / "dashboard").rglob("*.py")])
MARTS_AND_QUERIES = sorted([*(ROOT / "etl" / "marts").glob("*.sql"), *(ROOT / "dashboard" / "queries").rglob("*.sql")])


def functions() -> Iterator[tuple[str, int]]:
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                yield f"{path.relative_to(ROOT)}:{node.name}", (node.end_lineno or node.lineno) - node.lineno + 1


def test_files_are_rooms_not_halls() -> None:
    long = {
        str(p.relative_to(ROOT)): n for p in SOURCES if (n := len(p.read_text(encoding="utf-8").splitlines())) > 300
    }
    assert not long


def test_functions_hold_one_thought() -> None:
    sizes = dict(functions())
    assert not {name: size for name, size in sizes.items() if size > 45}
    assert median(sizes.values()) <= 10


@pytest.mark.parametrize("path", MARTS_AND_QUERIES, ids=lambda p: p.stem)
def test_a_query_fits_on_a_screen(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 80


def test_the_walls_stand() -> None:
    done = subprocess.run([Path(sys.executable).parent / "lint-imports", "--no-logo"], cwd=ROOT, capture_output=True)
    assert done.returncode == 0, done.stdout.decode()[-3000:]


def test_the_lock_is_hashed_and_names_no_registry() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    packages = re.findall(r"^[a-z0-9._-]+==", lock, flags=re.MULTILINE)
    assert len(packages) > 40
    assert lock.count("--hash=sha256:") >= len(packages)
    assert "://" not in lock


def test_the_product_never_names_where_it_was_made() -> None:
    listed = (
        subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")
    )
    for name in filter(None, listed):
        path = ROOT / name
        if path.suffix in (".py", ".sql", ".md", ".toml", ".css", ".js", ".po") and path.is_file():
            assert str(ROOT) not in path.read_text(encoding="utf-8"), name


def test_no_figure_goes_around_the_one_factory() -> None:
    """plotly offers to upload a chart's data unless the factory's settings say otherwise."""
    made = [
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / "dashboard").rglob("*.py"))
        if "dcc.Graph(" in path.read_text(encoding="utf-8") and path.name != "graph.py"
    ]
    assert not made
