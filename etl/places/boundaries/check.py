"""Everything that speaks against a file of boundaries, and everything worth a word, in one list."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from shapely.geometry.base import BaseGeometry

from etl.places import mojibake
from etl.places.areas import Atlas
from etl.places.boundaries import ground, present
from etl.places.boundaries.finding import Finding
from etl.places.boundaries.read import Layer
from etl.places.boundaries.shelf import Level
from etl.places.boundaries.units import Unit, Units, select
from etl.places.coverage import cleaned
from etl.places.gazetteer import GOVERNORATE
from etl.places.held import shown

TILING: tuple[Level, ...] = ("subdistrict", "district", "governorate")


@dataclass(frozen=True)
class Checked:
    """`shapes`: clean polygons by place id, empty when anything refuses; `valid_on` and `source` as the file tells."""

    findings: tuple[Finding, ...]
    shapes: Mapping[str, BaseGeometry]
    valid_on: date | None = None
    source: str | None = None

    @property
    def refused(self) -> bool:
        return any(finding.refuses for finding in self.findings)


def check(layer: Layer, level: Level, atlas: Atlas) -> Checked:
    """Judge a layer as the boundaries of `level`, beside what `atlas` holds."""
    units = select(layer, level, "" if level == "neighbourhood" else GOVERNORATE)
    if isinstance(units, Finding):
        return Checked((units,), {})
    drawn, unsound = ground.sound(units.units)
    wanted = frozenset(present.outlines(atlas, level))
    known = {i: shape for i, shape in drawn.items() if i in wanted}
    findings = [
        *_layer_findings(layer, units),
        *_id_findings(units, wanted),
        *unsound,
        *_between(drawn, known, level, wanted),
        *present.beside(known, units, atlas, level),
    ]
    findings.sort(key=lambda finding: not finding.refuses)
    found = Checked(tuple(findings), {}, units.valid_on, units.source or layer.name)
    return found if found.refused else _cleaned(found, known)


def _cleaned(found: Checked, known: Mapping[str, BaseGeometry]) -> Checked:
    """On the grid nothing may vanish: a unit as narrow as a sliver is none."""
    shapes = cleaned(known)
    if lost := tuple(sorted(known.keys() - shapes.keys())):
        return Checked((Finding("E_AREA_NO_GEOMETRY", lost), *found.findings), {}, found.valid_on, found.source)
    return Checked(found.findings, shapes, found.valid_on, found.source)


def _layer_findings(layer: Layer, units: Units) -> Iterator[Finding]:
    if not layer.crs:
        yield Finding("E_AREA_CRS")
    if spoilt := tuple(name for name, texts in units.texts.items() if any(map(mojibake.broken, texts))):
        yield Finding("E_AREA_MOJIBAKE", spoilt)
    if units.others:
        yield Finding("W_AREA_OTHERS", figure=str(units.others))


def _id_findings(units: Units, wanted: frozenset[str]) -> Iterator[Finding]:
    counts = Counter(unit.place_id for unit in units.units if unit.place_id)
    unknown = tuple(_named(unit) for unit in units.units if unit.place_id and unit.place_id not in wanted)
    found: dict[str, tuple[str, ...]] = {
        "E_AREA_ID_EMPTY": tuple(unit.label for unit in units.units if not unit.place_id),
        "E_AREA_ID_TWICE": tuple(sorted(i for i, count in counts.items() if count > 1)),
        "E_AREA_ID_UNKNOWN": unknown,
        "E_AREA_ID_MISSING": tuple(sorted(wanted - counts.keys())),
    }
    yield from (Finding(code, about) for code, about in found.items() if about)


def _named(unit: Unit) -> str:
    return shown(f"{unit.place_id} {unit.name_en or unit.name_ar or ''}")


def _between(
    drawn: Mapping[str, BaseGeometry], known: Mapping[str, BaseGeometry], level: Level, wanted: frozenset[str]
) -> Iterator[Finding]:
    """Holes are looked for where all units are there: a missing one is told as missing, not as a hole."""
    if shared := tuple(ground.overlaps(drawn)):
        yield Finding("E_AREA_OVERLAP", shared)
    if level in TILING and known.keys() == wanted and (hectares := ground.holes(known)):
        yield Finding("E_AREA_HOLE", figure=f"{hectares:.1f} ha")
