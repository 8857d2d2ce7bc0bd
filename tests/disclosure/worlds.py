"""Worlds whose every count is known, what partners are told of them night after night, and what must stay hidden."""

import csv
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
from disclosure.attacker import Row

from etl.disclosure import Cell, Told
from etl.disclosure.calendar import later
from etl.marts import partner_store
from etl.marts.partner_counts import FAMILIES, Facts, cells

MEASURES = tuple(measure for family in FAMILIES for measure in family)
Order = Mapping[str, tuple[str, ...]]
# Kirkuk's shape: districts of 4, 2, 3 and 7 subdistricts
KIRKUK: Order = {f"D{n}": tuple(f"D{n}N{k}" for k in range(size)) for n, size in enumerate((4, 2, 3, 7))}

# mean count of a subdistrict and month: (the seat, the others, the one small sibling, known only to the district)
DENSITIES = {
    "sparse": (1.5, 0.5, 0.2, 0.2),
    "around the class": (8.0, 4.0, 2.0, 1.0),
    "seat and villages": (45.0, 3.0, 1.0, 2.0),
    "dense with one small sibling": (60.0, 30.0, 1.0, 4.0),
    "dense, all placed": (60.0, 25.0, 3.0, 0.0),
}


@dataclass(frozen=True)
class World:
    """`counts`: (measure, month, place) to a count; a district's are those known no finer. `looked`: likewise."""

    order: Order
    months: tuple[date, ...]
    counts: Mapping[tuple[str, date, str], int]
    looked: frozenset[tuple[str, date, str]]

    def truth(self) -> dict[tuple[str, date, str], int]:
        """(area, month, measure) to the count that a cell stands for, totals included."""
        found = {}
        for measure in MEASURES:
            for month in self.months:
                for district, parts in self.order.items():
                    own = [self.counts.get((measure, month, part), 0) for part in parts]
                    found |= {(part, month, measure): n for part, n in zip(parts, own, strict=True)}
                    rest = self.counts.get((measure, month, district), 0)
                    found[district, month, measure] = sum(own) + rest
                    found[f"{district} no finer", month, measure] = rest
        return found

    def told(self) -> list[Row]:
        return list(cells(Facts(self.counts, self.looked), self.order, self.months))


def made(density: str, seed: int, months: int, order: Order = KIRKUK) -> World:
    """Negative-binomial counts, a share of the incidents serious (in some months nearly all)."""
    rng = np.random.default_rng(seed)
    seat, other, small, rest = DENSITIES[density]
    days = tuple(later(date(2020, 1, 1), n) for n in range(months))
    counts: dict[tuple[str, date, str], int] = {}
    looked = set()
    for month in days:
        for district, parts in order.items():
            means = [seat, *[other] * (len(parts) - 2), small, rest]
            for place, mean in zip((*parts, district), means, strict=True):
                for measure in ("incidents", "grievances", "meetings"):
                    counts[measure, month, place] = int(rng.poisson(rng.gamma(2, mean / 2))) if mean else 0
                share = rng.choice([0.1, 0.4, 0.95])
                counts["serious", month, place] = int(rng.binomial(counts["incidents", month, place], share))
                looked |= {(measure, month, place) for measure in MEASURES if rng.random() < 0.9}
    return World(order, days, counts, frozenset(looked))


def corrected(world: World, seed: int) -> World:
    """The same world as it is known later: every count may have moved by late reports and withdrawals."""
    rng = np.random.default_rng(seed)
    counts = dict(world.counts)
    for measure, month, place in world.counts:
        if measure != "serious" and rng.random() < 0.3:
            counts[measure, month, place] = max(
                counts[measure, month, place] + int(rng.integers(-3, 6)), counts.get(("serious", month, place), 0)
            )
    return World(world.order, world.months, counts, world.looked)


def released(nights: Sequence[World], new_each: int) -> tuple[list[list[Row]], dict[tuple[str, date, str], int]]:
    """What one release after the other tells, by the real store, `new_each` months more each time; and the truth of
    every cell on the night it came out."""
    releases: list[list[Row]] = []
    truth: dict[tuple[str, date, str], int] = {}
    with duckdb.connect(config={"threads": 1}) as con:
        con.execute("create schema stage_partner")
        partner_store.attach(con)
        for name in ("relation_quarter", "forecast_skill"):
            con.execute(f"create table stage_partner.{name} as from pf.{name}")
        places = [place for district, parts in nights[0].order.items() for place in (district, *parts)]
        con.execute("create table stage_partner.area as select unnest(?) as area_id", [places])
        for number, world in enumerate(nights, start=1):
            out = world.months[: number * new_each]
            tonight = World(world.order, out, world.counts, world.looked)
            frame = pd.DataFrame(tonight.told(), columns=["area_id", "month", "measure", "n", "state"])
            con.register("given", frame.astype({"n": "Int32"}))
            con.execute("create or replace table made as select * replace (month::date as month) from given")
            partner_store.stage(con, "partner_month", "made")
            partner_store.remember(con)
            releases.append(con.execute("from stage_partner.partner_month").fetchall())
            truth = tonight.truth() | truth
    return releases, truth


def iraq(real_data: Path, months: slice) -> World:
    """UCDP GED: governorates as districts, their districts as subdistricts, five deaths or more as serious."""
    counts: Counter[tuple[str, date, str]] = Counter()
    parts: dict[str, set[str]] = {}
    with (real_data / "ucdp_ged_iraq.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if not row["adm_1"]:
                continue
            month = date.fromisoformat(row["date_start"][:10]).replace(day=1)
            place = f"{row['adm_1']}/{row['adm_2']}" if row["adm_2"] else row["adm_1"]
            parts.setdefault(row["adm_1"], set()).update({place} - {row["adm_1"]})
            counts["incidents", month, place] += 1
            counts["serious", month, place] += int(float(row["best"] or 0)) >= 5
    order = {district: tuple(sorted(names)) for district, names in sorted(parts.items()) if names}
    days = tuple(sorted({month for _, month, _ in counts}))[months]
    places = [place for names in order.values() for place in names]
    looked = frozenset((measure, month, place) for measure in MEASURES for month in days for place in places)
    return World(order, days, counts, looked)


def hides_small_cells_only(family: Mapping[str, Told]) -> dict[str, tuple[Cell, tuple[Cell, ...]]]:
    """The usual rule, and not ours: each cell for itself, rounded or hidden, and the total beside them."""

    def cell(count: int) -> Cell:
        return Cell((count + 2) // 5 * 5, "rounded") if count >= 8 else Cell(None, "fewer_than_8")

    return {name: (cell(told.total), tuple(cell(n) for n in told.parts)) for name, told in family.items()}
