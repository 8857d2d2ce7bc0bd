"""The attacker against the partners' file: it breaks what is broken, and pins nothing of ours."""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from disclosure import naive
from disclosure.attacker import Ends, Row, attacked, exact
from disclosure.worlds import DENSITIES, KIRKUK, World, corrected, hides_small_cells_only, iraq, made, released

from etl.disclosure import FEWER, ROUNDED, WITHHELD, Told, lattice, tell
from etl.marts import partner_counts

Truth = dict[tuple[str, date, str], int]


@dataclass
class Result:
    """`protected`: cells of 0 to 7; `narrowed`: those of them of which the attacker rules out any of 0 to 7."""

    protected: int
    narrowed: list[tuple[str, date, str]]
    pinned: int


def attack(releases: Sequence[Iterable[Row]], truth: Truth, order: partner_counts.Order, every: int = 1) -> Result:
    """Two attackers: one who knows nothing of records without a subdistrict, one who holds that there are none.

    Every cell by propagation, every `every`-th of them by integer programmes too. What the second one believes where
    it is mistaken is no knowledge.
    """
    protected = [name for name, count in truth.items() if count <= 7]
    finer = {part: district for district, parts in order.items() for part in (district, *parts)}
    narrowed: set[tuple[str, date, str]] = set()
    pinned: set[tuple[str, date, str]] = set()
    for placed in (False, True):
        knowledge = attacked(releases, order, placed)
        known = [name for name in protected if name in knowledge.ends and not (placed and _loose(name, truth, finer))]
        ends: dict[object, Ends | None] = {name: knowledge.ends[name] for name in known}
        ends |= exact(knowledge, known[::every])
        for name in known:
            found = ends[name]
            assert (
                found is not None and found.low <= truth[name] <= found.high
            )  # an attacker who is wrong tests nothing
            if found.low > 0 or found.high < 7:
                narrowed.add(name)
            if found.low == found.high:
                pinned.add(name)
    return Result(len(protected), sorted(narrowed, key=str), len(pinned))


def _loose(name: tuple[str, date, str], truth: Truth, finer: dict[str, str]) -> bool:
    """Whether the cell's district has records of the month that are known to no subdistrict."""
    measure = "incidents" if name[2] == "serious" else name[2]
    return name[0] not in finer or truth[f"{finer[name[0]]} no finer", name[1], measure] > 0


def three_nights(density: str, seed: int, months: int) -> tuple[list[list[Row]], Truth]:
    """A third of the months more with each release, and every older count known otherwise by then."""
    first = made(density, seed, months)
    second = corrected(first, seed + 1)
    return released([first, second, corrected(second, seed + 2)], months // 3)


def shown(rows: Iterable[Row], truth: Truth, areas: Iterable[str]) -> tuple[int, int]:
    """Of the cells of 20 and more: told, and all."""
    there = set(areas)
    large = [row for row in rows if row[0] in there and truth[row[0], row[1], row[2]] >= 20]
    return sum(row[4] == ROUNDED for row in large), len(large)


@pytest.mark.parametrize("density", DENSITIES)
def test_nothing_is_pinned_over_three_releases(density: str) -> None:
    releases, truth = three_nights(density, 11, 24)
    result = attack(releases, truth, KIRKUK, every=5)
    assert result.protected >= 400 and not result.narrowed
    told, large = shown(releases[-1], truth, KIRKUK)
    assert told == large


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("density", DENSITIES)
def test_nothing_is_pinned_in_any_world(density: str, seed: int) -> None:
    """More than 40,000 cells together, each by integer programmes."""
    releases, truth = three_nights(density, 100 + 10 * seed, 60)
    result = attack(releases, truth, KIRKUK)
    assert result.protected >= 1000 and not result.narrowed
    told, large = shown(releases[-1], truth, KIRKUK)
    assert told >= 0.8 * large


@pytest.mark.parametrize(
    ("months", "every", "least"),
    [(slice(-60, None), 20, 5_000), pytest.param(slice(None), 1, 30_000, marks=pytest.mark.soak)],
)
@pytest.mark.realdata
def test_nothing_is_pinned_in_what_happened_in_iraq(real_data: Path, months: slice, every: int, least: int) -> None:
    world = iraq(real_data, months)
    truth = {name: n for name, n in world.truth().items() if name[2] in ("incidents", "serious")}
    rows = [row for row in world.told() if row[2] in ("incidents", "serious")]
    result = attack([rows], truth, world.order, every)
    assert result.protected >= least and not result.narrowed
    told, large = shown(rows, truth, world.order)
    assert told == large > 10


def test_a_later_release_tells_what_an_earlier_one_told() -> None:
    releases, _ = three_nights("around the class", 5, 12)
    for earlier, later in itertools.pairwise(releases):
        assert set(earlier) < set(later)


@pytest.mark.parametrize("density", ["sparse", "around the class", "dense with one small sibling"])
def test_the_same_attacker_breaks_the_file_one_would_make(density: str) -> None:
    leak = naive.attack(made(density, 3, 24))
    assert leak.hidden >= 100 and leak.share > 0.5


@pytest.mark.realdata
def test_the_same_attacker_breaks_that_file_of_iraq(real_data: Path) -> None:
    leak = naive.attack(iraq(real_data, slice(-60, None)))
    assert leak.hidden >= 1000 and leak.share > 0.5


def test_hiding_small_cells_and_rounding_is_not_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without complementary suppression the attacker narrows many; so it is that, and not chance, which holds."""
    monkeypatch.setattr(partner_counts, "tell", hides_small_cells_only)
    world = made("dense with one small sibling", 3, 24)
    result = attack([world.told()], world.truth(), KIRKUK, every=5)
    assert len(result.narrowed) > 100


def test_measures_that_bound_one_another_must_be_told_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each by itself keeps the rule; together they tell that a subdistrict's serious incidents are 4 or more."""
    month = date(2025, 1, 1)
    order = {"D": ("A", "B", "C")}
    counts = {
        ("incidents", month, "A"): 8, ("incidents", month, "B"): 6, ("incidents", month, "C"): 6,
        ("serious", month, "A"): 7, ("serious", month, "B"): 6, ("serious", month, "C"): 6,
    }  # fmt: skip
    world = World(order, (month,), counts, frozenset())
    assert not attack([world.told()], world.truth(), order).narrowed
    monkeypatch.setattr(partner_counts, "tell", lambda family: {m: tell({m: told})[m] for m, told in family.items()})
    assert ("A", month, "serious") in attack([world.told()], world.truth(), order).narrowed


def _worlds(size: int, most: int, rest: int) -> np.ndarray:
    """Every count of so many subdistricts up to `most`, and of records known no finer up to `rest`."""
    axes = [np.arange(most + 1)] * size + [np.arange(rest + 1)]
    return np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, size + 1)


@pytest.mark.parametrize(("size", "most", "rest"), [(1, 40, 24), (2, 30, 12), (2, 40, 0), (3, 20, 9), (3, 26, 0)])
def test_whoever_knows_the_rules_learns_no_more(size: int, most: int, rest: int) -> None:
    """Every small district there is: of a hidden count of 0 to 7, each of the eight gives the very same file.

    `rest` 0: whoever also knows that no record is known to the district alone. Files with totals near the edge of what
    is tried stay out, as their other worlds lie beyond it.
    """
    alike: dict[object, list[set[int]]] = {}
    for *parts, unplaced in _worlds(size, most, rest).tolist():
        told = tell({"n": Told(tuple(parts), unplaced, (True,) * size)})["n"]
        seen = alike.setdefault(told, [set() for _ in range(size + 2)])
        for values, count in zip(seen, (*parts, unplaced, sum(parts) + unplaced), strict=True):
            values.add(count)
    tried = 0
    for (total, cells), seen in alike.items():
        if (total.n or 0) + 2 > most or (size == 1 and rest and (total.n or 0) + 2 > rest):
            continue
        for values in seen if rest else (*seen[:size], seen[-1]):
            if min(values) <= 7:
                tried += 1
                assert values >= set(range(8)), (total, cells)
    assert tried >= 10 or size == 1


@pytest.mark.parametrize(("size", "most", "edge"), [(2, 20, 18), pytest.param(3, 12, 15, marks=pytest.mark.soak)])
def test_two_bounded_measures_keep_that_too(size: int, most: int, edge: int) -> None:
    """Every district of so many subdistricts with up to `most` incidents in each, and every share of them serious."""
    pairs = [(count, serious) for count in range(most + 1) for serious in range(count + 1)]
    alike: dict[object, list[set[int]]] = {}
    looked = (True,) * size
    for parts in itertools.product(pairs, repeat=size):
        counts, serious = zip(*parts, strict=True)
        told = tell({"incidents": Told(counts, 0, looked), "serious": Told(serious, 0, looked)})
        seen = alike.setdefault(tuple(told.values()), [set() for _ in range(2 * size)])
        for values, count in zip(seen, (*counts, *serious), strict=True):
            values.add(count)
    whole = [(told, seen) for told, seen in alike.items() if (told[0][0].n or 0) <= edge]
    if size > 2:
        assert any(told[1][1][0].state == ROUNDED and told[1][1][1].state == WITHHELD for told, _ in whole)
    for told, seen in whole:
        for values in seen:
            assert min(values) > 7 or values >= set(range(8)), told


def test_a_small_count_can_not_be_rounded() -> None:
    for count in range(8):
        with pytest.raises(ValueError):
            lattice.rounded(count)
    assert [lattice.rounded(n).n for n in (8, 12, 13, 17, 18)] == [10, 10, 15, 15, 20]


def test_what_nobody_looked_at_is_neither_zero_nor_unknown() -> None:
    told = tell({"n": Told((0, 0), 0, (True, False))})["n"]
    assert [cell.state for cell in (told[0], *told[1])] == [FEWER, FEWER, "not_collected"]
    none = tell({"n": Told((3, 4), 0, (False, False))})["n"]
    assert {cell.state for cell in (none[0], *none[1])} == {"not_collected"}
    many = tell({"n": Told((30, 4), 9, (False, False))})["n"]
    assert many[0] == (45, ROUNDED) and many[1][0] == (30, ROUNDED) and many[1][1].state == "not_collected"
