"""Every sentence a page can say: the t() and n() calls of its module, of all it imports, and of the frame around it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

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
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("dashboard"):
            room = ROOT.joinpath(*(node.module or "").split("."))
            inside = [room / f"{alias.name}.py" for alias in node.names if (room / f"{alias.name}.py").is_file()]
            yield from inside or [p for p in (room.with_suffix(".py"), room / "__init__.py") if p.is_file()]


def said_in(path: Path) -> Iterator[tuple[str, bool]]:
    """(message, plural or not) of every t() and n() of a file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and _said(node.func) and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value, _name(node.func) == "n"


def said_at_the_door() -> set[str]:
    """Every sentence of the pages at the door, their templates among them, and of the gate before all pages."""
    rooms = [*(ROOT / "dashboard" / "door").glob("*.py"), ROOT / "dashboard" / "access" / "gate.py"]
    written = {text for path in rooms for text, _ in said_in(path)}
    return written.union(*map(in_template, (ROOT / "dashboard").rglob("*.html")))


def in_template(path: Path) -> set[str]:
    """Messages of a template's t("…"); in either quotes, as HTML's own need the other ones."""
    return {found[2] for found in re.finditer(r"""\bt\((["'])(.+?)\1[,)]""", path.read_text(encoding="utf-8"))}


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _said(function: ast.expr) -> bool:
    return _name(function) in ("t", "n")
