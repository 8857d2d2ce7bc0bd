"""What the dashboard can say, read from its sources and templates, and what a catalogue has words for."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from dashboard.text import catalogue

ROOT = Path(__file__).parents[2]
# The frame: what stands around every page, whatever the page imports.
FRAME = ("dashboard/app.py", "dashboard/components/shell.py", "dashboard/components/filters.py")


def sentences(page: str) -> set[str]:
    """Message ids of a page ("method") and its frame."""
    return {text for path in modules(page) for text, _ in said_in(path)}


def modules(page: str) -> set[Path]:
    """The page's own module and everything of the dashboard that it imports, however far down."""
    waiting, found = [ROOT / "dashboard" / "pages" / f"{page}.py"], set()
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            waiting += imports(path)
    return found | {ROOT / name for name in FRAME}


def imports(path: Path) -> Iterator[Path]:
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("dashboard"):
            room = ROOT.joinpath(*(node.module or "").split("."))
            inside = [room / f"{alias.name}.py" for alias in node.names if (room / f"{alias.name}.py").is_file()]
            yield from inside or [p for p in (room.with_suffix(".py"), room / "__init__.py") if p.is_file()]


def said_in(path: Path) -> Iterator[tuple[str, bool]]:
    """(message, plural or not) of every t() and n() of a file; both of a call that chooses between two."""
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Call) and _said(node.func) and node.args:
            first = node.args[0]
            for said in (first.body, first.orelse) if isinstance(first, ast.IfExp) else (first,):
                if isinstance(said, ast.Constant) and isinstance(said.value, str):
                    yield said.value, _name(node.func) == "n"


@cache
def said_anywhere() -> frozenset[tuple[str, bool]]:
    """(message, plural or not) of the whole dashboard: pages, parts, exports, Admin, gate, door and its templates."""
    found = {said for path in _sources() for said in said_in(path)}
    return frozenset(found.union(*({(m, False) for m in in_template(path)} for path in _templates())))


@cache
def held_anywhere() -> frozenset[str]:
    """Every text of the sources: among them the sentences that reach t() and n() by way of a table."""
    nodes = (node for path in _sources() for node in ast.walk(_tree(path)))
    return frozenset(n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str))


def known(lang: str) -> set[tuple[str | None, str]]:
    """(context, message) of a catalogue where no plural form is missing; a message with a plural by its singular."""
    return {
        (m.context, m.id if isinstance(m.id, str) else m.id[0])
        for m in catalogue(lang)
        if m.id and all([m.string] if isinstance(m.string, str) else m.string)
    }


def said_at_the_door() -> set[str]:
    """Every sentence of the pages at the door, their templates among them, and of the gate before all pages."""
    rooms = [*(ROOT / "dashboard" / "door").glob("*.py"), ROOT / "dashboard" / "access" / "gate.py"]
    written = {text for path in rooms for text, _ in said_in(path)}
    return written.union(*map(in_template, _templates()))


def in_template(path: Path) -> set[str]:
    """Messages of a template's t("…"); in either quotes, as HTML's own need the other ones."""
    return {found[2] for found in re.finditer(r"""\bt\((["'])(.+?)\1[,)]""", path.read_text(encoding="utf-8"))}


def _sources() -> list[Path]:
    return list((ROOT / "dashboard").rglob("*.py"))


def _templates() -> list[Path]:
    return list((ROOT / "dashboard").rglob("*.html"))


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _said(function: ast.expr) -> bool:
    return _name(function) in ("t", "n")
