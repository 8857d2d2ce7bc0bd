"""Every guard of the rooms that decide who sees what, found by walking their source: nobody keeps a list."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOMS = ("dashboard/access", "dashboard/door", "dashboard/queries", "etl/release", "etl/disclosure")
KEEPS = frozenset(
    {"sync", "fsync", "move", "chmod", "read_back", "require_room"}
)  # what is done so that nothing is lost


@dataclass(frozen=True)
class Guard:
    """`what` is its source, `kind` how it is taken out: never (its condition is false) or gone (it is not called)."""

    module: str
    line: int
    kind: str
    what: str

    @property
    def name(self) -> str:
        return f"{self.module}:{self.line}:{self.kind}"


def guards() -> list[Guard]:
    """In the order of the files; the same source gives the same list."""
    return [guard for path in _files() for guard in _in(path)]


def without(source: str, guard: Guard) -> ast.Module:
    """The module's source with one guard taken out. Raises LookupError where there is no such guard."""
    tree = ast.parse(source)
    found = False
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt) and node.lineno == guard.line and _kind(node) == guard.kind:
            found = True
            if isinstance(node, ast.If):
                node.test = ast.copy_location(ast.Constant(value=False), node.test)
            elif isinstance(node, ast.Expr):
                node.value = ast.copy_location(ast.Constant(value=None), node.value)
    if not found:
        raise LookupError(guard.name)
    return tree


def _files() -> Iterator[Path]:
    for room in ROOMS:
        yield from sorted((ROOT / room).rglob("*.py"))


def _in(path: Path) -> Iterator[Guard]:
    module = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    source = path.read_text(encoding="utf-8")
    found = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.stmt) and _kind(node)]
    for node in sorted(found, key=lambda node: node.lineno):
        what = ast.get_source_segment(source, node.test if isinstance(node, ast.If) else node) or ""
        yield Guard(module, node.lineno, _kind(node), " ".join(what.split()))


def _kind(node: ast.stmt) -> str:
    """never: an `if` that refuses; gone: a call that keeps something; "" for everything else."""
    if isinstance(node, ast.If) and not node.orelse and _refuses(node.body[-1]):
        return "never"
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        called = node.value.func
        name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
        return "gone" if name in KEEPS else ""
    return ""


def _refuses(node: ast.stmt) -> bool:
    """Ends the matter with a fault, or with nothing, no, or a word to the asker."""
    if isinstance(node, ast.Raise):
        return True
    if not isinstance(node, ast.Return):
        return False
    value = node.value
    if value is None or (isinstance(value, ast.Constant) and value.value in (None, False, "", True)):
        return True
    called = value.func if isinstance(value, ast.Call) else None
    return isinstance(called, ast.Name) and called.id in {"said", "_to", "_stranger", "Stranger", "see"}
