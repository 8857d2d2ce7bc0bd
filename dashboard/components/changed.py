"""What has to be sent so that what is drawn becomes what it shall be."""

import json
import zlib
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
    """Objects are taken apart, and lists of as many objects; any other list is one value, as those of a figure are."""
    names = list(now) if isinstance(now, dict) else range(len(now))
    for name in names:
        if isinstance(now, dict) and name not in then:
            patch[name] = now[name]
        elif _alike(then[name], now[name]):
            _assign(patch[name], then[name], now[name])
        elif then[name] != now[name]:
            patch[name] = now[name]
    for name in [name for name in then if name not in now] if isinstance(now, dict) else []:
        del patch[name]


def _alike(a: Any, b: Any) -> bool:
    """Whether one can become the other piece by piece."""
    if isinstance(a, dict) and isinstance(b, dict):
        return a.get("type") == b.get("type")
    lists = isinstance(a, list) and isinstance(b, list) and len(a) == len(b)
    return lists and any(isinstance(one, dict) for one in b)


def _weight(value: Any) -> int:
    return len(zlib.compress(json.dumps(value).encode(), 1))


def _plain(value: Any) -> Any:
    return json.loads(to_json_plotly(value))
