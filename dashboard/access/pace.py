"""How fast one session may ask. A floor under everybody's morning: a script that takes page after page is slowed down.

Kept in the memory of each worker and not in the state database, which would else be written to at every request:
several workers allow as much each. What must be counted exactly (tries, files, answers for programs) is counted in
throttle.
"""

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock

A_MINUTE = 600  # requests; a page with all its files is some forty
KEPT = 10_000  # sessions remembered; whoever is forgotten starts anew


@dataclass
class Pace:
    """A bucket for each session that fills up again within a minute; `most` is what it holds (a token bucket)."""

    most: int = A_MINUTE
    _left: OrderedDict[str, tuple[float, datetime]] = field(default_factory=OrderedDict, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def keeps(self, session: str, now: datetime) -> bool:
        """Whether one more request of a session is within its pace; it is counted if so."""
        with self._lock:
            left, then = self._left.pop(session, (float(self.most), now))
            left = min(self.most, left + max(0.0, (now - then).total_seconds()) * self.most / 60)
            within = left >= 1
            self._left[session] = (left - 1 if within else left, now)
            while len(self._left) > KEPT:
                self._left.popitem(last=False)
        return within
