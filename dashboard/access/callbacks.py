"""What a callback is told, looked at before Dash is: the very inputs it declared, each of its own kind."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from dashboard.access import policy

LONGEST_QUERY, LONGEST_PATH = 2000, 200
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")

KINDS: Mapping[str, Callable[[Any], bool]] = {
    "query": lambda v: v is None or (_text(v, LONGEST_QUERY) and (v == "" or v.startswith("?"))),
    "path": lambda v: _text(v, LONGEST_PATH) and v.startswith("/"),
    "key": lambda v: v is None or _text(v, LONGEST_QUERY),
    "count": lambda v: v is None or (isinstance(v, int) and not isinstance(v, bool) and 0 <= v < 10**7),
}
_PARTS = {"output", "outputs", "inputs", "changedPropIds", "parsedChangedPropsIds", "state"}


def forged(body: Any, known: Mapping[str, Any]) -> bool:
    """Whether a request is none that our own pages send. `known`: Dash's callback_map, by output."""
    if not isinstance(body, dict) or not set(body) <= _PARTS:
        return True
    output = body.get("output")
    spec = known.get(output) if isinstance(output, str) else None
    if spec is None:
        return True
    inputs, changed = _named(spec["inputs"]), body.get("changedPropIds", [])
    return not (
        _as_declared(body.get("inputs"), inputs)
        and _as_declared(body.get("state", []), _named(spec["state"]))
        and isinstance(changed, list)
        and all(isinstance(name, str) and name in inputs for name in changed)
        and _outputs_fit(body.get("outputs"), str(output))
        and isinstance(body.get("parsedChangedPropsIds", []), list)
    )


def _text(value: Any, longest: int) -> bool:
    if not isinstance(value, str) or len(value) > longest or _CONTROL.search(value):
        return False
    return value.isascii() or value.isprintable()


def _named(declared: list[dict[str, str]]) -> list[str]:
    return [f"{one['id']}.{one['property']}" for one in declared]


def _as_declared(given: Any, names: list[str]) -> bool:
    """The same properties in the same order, and every value of the kind policy.toml says."""
    if not isinstance(given, list) or len(given) != len(names):
        return False
    for one, name in zip(given, names, strict=True):
        if not isinstance(one, dict) or not set(one) <= {"id", "property", "value"}:
            return False
        if f"{one.get('id')}.{one.get('property')}" != name or name not in policy.CALLBACKS:
            return False
        if not KINDS[policy.CALLBACKS[name]](one.get("value")):
            return False
    return True


def _outputs_fit(given: Any, output: str) -> bool:
    """`outputs` says again what `output` says; Dash believes it when it answers."""
    several = given if isinstance(given, list) else [given]
    if not all(isinstance(one, dict) and set(one) == {"id", "property"} for one in several):
        return False
    names = [f"{one['id']}.{one['property']}" for one in several]
    return output == (f"..{'...'.join(names)}.." if isinstance(given, list) else names[0])
