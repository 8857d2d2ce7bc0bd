"""What of a part of the page has changed, as a dash.Patch: a reader on a thin line is sent that and nothing else."""

import json
from collections.abc import Iterator
from typing import Any

from dash import Patch, no_update
from dash._utils import to_json

Place = tuple[str | int, ...]


def changed(before: Any, now: Any) -> Any:
    """no_update where nothing has, else a Patch that makes `now` of `before`; `now` itself where that says it shorter.

    Both as a callback would give them.
    """
    old, new = plain(before), plain(now)
    steps = list(_steps(old, new, ()))
    if not steps:
        return no_update
    if any(not place for place, _ in steps) or sum(_length(value) for _, value in steps) > 0.8 * _length(new):
        return now
    patch = Patch()
    for place, value in steps:
        at = patch
        for name in place[:-1]:
            at = at[name]
        at[place[-1]] = value
    return patch


def plain(value: Any) -> Any:
    """As it arrives in the browser."""
    return json.loads(to_json(value))


def _steps(old: Any, new: Any, place: Place) -> Iterator[tuple[Place, Any]]:
    """Places with what stands there now. A list of plain values, most of which have changed, is one step."""
    if old == new:
        return
    if isinstance(old, dict) and isinstance(new, dict) and old.keys() == new.keys():
        for name in new:
            yield from _steps(old[name], new[name], (*place, name))
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new) and _worth_it(old, new):
        for i, (a, b) in enumerate(zip(old, new, strict=True)):
            yield from _steps(a, b, (*place, i))
    else:
        yield place, new


def _worth_it(old: list[Any], new: list[Any]) -> bool:
    if any(isinstance(value, dict | list) for value in new):
        return True
    return sum(a != b for a, b in zip(old, new, strict=True)) < len(new) / 4


def _length(value: Any) -> int:
    return len(json.dumps(value, separators=(",", ":")))
