"""What has to be sent so that what is drawn becomes what it shall be."""

import json
import zlib
from difflib import SequenceMatcher
from typing import Any

from dash import Patch, no_update
from plotly.io.json import to_json_plotly


def changed(drawn: Any, wanted: Any) -> Any:
    """Values of one property: nothing where they are alike, else what differs or the whole, whichever is lighter."""
    then, now = _plain(drawn), _plain(wanted)
    if then == now:
        return no_update
    if not _alike(then, now):
        return wanted
    patch = Patch()
    _assign(patch, then, now)
    return patch if _weight(patch.to_plotly_json()) < _weight(now) else wanted


def _assign(patch: Patch, then: Any, now: Any) -> None:
    if isinstance(now, list):
        _assign_list(patch, then, now)
        return
    for name, value in now.items():
        if name in then and _alike(then[name], value):
            _assign(patch[name], then[name], value)
        elif name not in then or then[name] != value:
            patch[name] = value
    for name in then.keys() - now.keys():
        del patch[name]


def _assign_list(patch: Patch, then: list[Any], now: list[Any]) -> None:
    """From the end, so that what comes or goes moves nothing that is still to be looked at."""
    before, after = ([json.dumps(one) for one in several] for several in (then, now))
    pairs = SequenceMatcher(a=before, b=after, autojunk=False)
    for kind, a, until, b, to in reversed(pairs.get_opcodes()):
        if kind == "equal":
            continue
        for i in reversed(range(max(until - a, to - b))):
            if a + i >= until:
                patch.insert(until, now[b + i])
            elif b + i >= to:
                del patch[a + i]
            elif _alike(then[a + i], now[b + i]):
                _assign(patch[a + i], then[a + i], now[b + i])
            else:
                patch[a + i] = now[b + i]


def _alike(a: Any, b: Any) -> bool:
    """Whether one can become the other piece by piece: a list of plain values, as those of a figure, is one piece."""
    if isinstance(a, dict) and isinstance(b, dict):
        return a.get("type") == b.get("type")
    lists = isinstance(a, list) and isinstance(b, list)
    return lists and any(isinstance(one, dict) for one in a) and any(isinstance(one, dict) for one in b)


def _weight(value: Any) -> int:
    return len(zlib.compress(json.dumps(value).encode(), 1))


def _plain(value: Any) -> Any:
    return json.loads(to_json_plotly(value))
