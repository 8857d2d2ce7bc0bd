"""Which records tell of one event: greedy matching over scored pairs, at most one record of a source in a cluster."""

from collections.abc import Iterable, Sequence

Pair = tuple[int, int]


class Clusters:
    """Records by number. `sources` names the source of each; the pairs in `apart` never come to lie together."""

    def __init__(self, sources: Sequence[int], apart: Iterable[Pair] = ()) -> None:
        self._sources = sources
        self._members: dict[int, frozenset[int]] = {}
        self._apart: dict[int, set[int]] = {}
        for left, right in apart:
            self._apart.setdefault(left, set()).add(right)
            self._apart.setdefault(right, set()).add(left)

    def of(self, record: int) -> frozenset[int]:
        """The records that tell of the same event, this one among them."""
        return self._members.get(record, frozenset((record,)))

    def may_join(self, left: int, right: int) -> bool:
        """Whether no source would then speak twice, and nobody said that two of them are different events."""
        one, other = self.of(left), self.of(right)
        told_by = {self._sources[record] for record in one}
        return not any(
            self._sources[record] in told_by or not one.isdisjoint(self._apart.get(record, ())) for record in other
        )

    def join(self, pairs: Iterable[Pair]) -> None:
        """Take the pairs in the order given, each where it still may be; the order decides who stays outside."""
        for left, right in pairs:
            if right not in self.of(left) and self.may_join(left, right):
                together = self.of(left) | self.of(right)
                self._members.update(dict.fromkeys(together, together))

    def joined(self) -> list[Pair]:
        """(record, smallest number of its cluster) for every record that is not alone."""
        return [(record, min(together)) for record, together in sorted(self._members.items())]
