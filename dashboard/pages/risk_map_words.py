"""How the map says a score, a chance, a change, a value: the same sentence in tooltip, card, list and table."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from math import floor
from textwrap import wrap

from dashboard.figures.layers import Layer
from dashboard.figures.map import INSUFFICIENT, Mark
from dashboard.pages.risk_map_picture import Entry, Picture
from dashboard.rows.risk_map import LayerValue, MapReason, MapRisk
from dashboard.text import Words

TOOLTIP_WIDTH = 42


def chance(words: Words, risk: MapRisk) -> str:
    """The probability as a natural frequency with its range, in tenths where tenths say enough."""
    if risk.probability is None or risk.probability_low is None or risk.probability_high is None:
        return ""
    values = words.frequency(risk.probability, risk.probability_low, risk.probability_high)
    if risk.area_level == "subdistrict":
        return words.t(
            "About {count} of {base} such subdistricts see a serious incident within 4 weeks ({low} to {high}).",
            **values,
        )
    return words.t(
        "About {count} of {base} such neighbourhoods see a serious incident within 4 weeks ({low} to {high}).", **values
    )


def sure(words: Words, risk: MapRisk) -> str:
    """The score's 80 % band; where it rests on little, that too."""
    said = words.t("{band} (80 % band)", band=band(words, risk))
    return said if risk.state == "adequate" else words.t(", ").join((said, words.term("state", risk.state)))


def band(words: Words, risk: MapRisk) -> str:
    return "–".join(words.number(round(end or 0)) for end in (risk.low, risk.high))


def whole_parts(points: Sequence[float], total: int) -> list[int]:
    """Whole numbers nearest to the parts that still add up to the total (largest remainders)."""
    parts = [floor(point) for point in points]
    by_remainder = sorted(range(len(points)), key=lambda i: parts[i] - points[i])
    for i in by_remainder[: max(0, total - sum(parts))]:
        parts[i] += 1
    return parts


def parts(reasons: Sequence[MapReason], score: float) -> list[tuple[str, int]]:
    """Codes of the reasons with whole points, largest first, what lowers it last; they add up to the score as shown."""
    rounded = whole_parts([reason.points for reason in reasons], round(score))
    return sorted(zip((reason.reason for reason in reasons), rounded, strict=True), key=lambda part: -part[1])


def value(words: Words, layer: Layer, row: LayerValue) -> str:
    return "" if row.value is None else words.number(row.value, layer.decimals)


def basis(words: Words, layer: Layer, row: LayerValue) -> str:
    """What stands behind a value: how many were counted in how many weeks, how many answered, since when."""
    n = round(row.n)
    if layer.code in ("incidents", "grievances"):
        weeks = words.n("{count} week seen", "{count} weeks seen", n)
        return words.t("{counted} in all, {weeks}", counted=words.number(row.counted or 0), weeks=weeks)
    if layer.code == "tension":
        return standing(words, row)
    if layer.code == "silence":
        return words.t("last heard from in {week}", week=words.week(row.since)) if row.since else ""
    month = words.month(row.since) if row.since else ""
    if layer.code == "safety":
        return words.n("{count} answer, {month}", "{count} answers, {month}", n, month=month)
    return words.n("{count} of 4 dimensions, {month}", "{count} of 4 dimensions, {month}", n, month=month)


def standing(words: Words, row: LayerValue) -> str:
    """The rank among the areas that have an index, and how far it depends on the weights."""
    rank, low, high = (words.number(place or 0) for place in (row.counted, row.rank_low, row.rank_high))
    values = {"rank": rank, "areas": words.number(row.n), "grade": row.grade or ""}
    if low == high:
        return words.t("rank {rank} of {areas}, also under other weights, grade {grade}", **values)
    return words.t(
        "rank {rank} of {areas} ({low} to {high} under other weights), grade {grade}", low=low, high=high, **values
    )


def unit(words: Words, layer: Layer) -> str:
    return words.term("map unit", layer.code)


def missing(words: Words, layer: Layer, entry: Entry) -> str:
    """Why an area has no class: never a zero, always in words."""
    if layer.code == "risk" and entry.position == INSUFFICIENT:
        return words.t("Mostly the city average: too little was seen here to say more.")
    if layer.code in ("risk", "incidents", "grievances"):
        return words.t("Not known: no report of any kind.")
    if layer.code == "tension":
        return words.t("No index: under 60 % of its weight was collected here.")
    return words.t("Not collected here.")


def class_names(words: Words, layer: Layer) -> list[str]:
    """The classes of a layer in words, lowest first."""
    if layer.code == "risk":
        return [words.term("level", code) for code in ("very_low", "low", "elevated", "high", "very_high")]
    if layer.code == "silence":
        names = [
            words.t("this week"),
            *(_between(words, a, b - 1) for a, b in pairwise(layer.edges)),
        ]
    elif layer.edges[0] < 1e-6:  # the first class is a counted zero
        edges = (0.0, *layer.edges[1:])
        names = [words.t("none"), *(_between(words, a, b) for a, b in pairwise(edges))]
    else:
        edges = (0.0, *layer.edges, 100.0)
        return [_between(words, a, b) for a, b in pairwise(edges)]
    return [*names, words.t("{low} or more", low=_edge(words, layer.edges[-1]))]


def marks(picture: Picture, *, told: bool = True) -> list[Mark]:
    """Every area shown, in order of importance; not `told` where nothing is said of them."""
    return [_mark(picture, entry, said(picture, entry) if told else "") for entry in picture.entries]


def _mark(picture: Picture, entry: Entry, text: str) -> Mark:
    return Mark(
        spot=picture.spot(entry.area),
        position=entry.position,
        said=text,
        few=picture.layer.code == "risk" and entry.risk.state == "limited",
        around=picture.in_city and entry.area.level != "neighbourhood",
        named=not (picture.is_whole and entry.area.level == "neighbourhood"),
    )


def said(picture: Picture, entry: Entry) -> str:
    """The tooltip from behind the name on, which is in bold: value, chance, two reasons, if it rests on little."""
    words, layer = picture.words, picture.layer
    if not entry.known:
        return _lines(words, "</b>", missing(words, layer, entry))
    if entry.value is not None:
        shown = f"{value(words, layer, entry.value)} {unit(words, layer)}"
        return _lines(words, "</b>", shown, basis(words, layer, entry.value))
    score = entry.risk.score or 0
    # No dot: beside an Arabic digit it reads as another one, a zero.
    title = f": {words.number(round(score))}</b> {words.term('level', entry.risk.level or '')}"
    two = sorted(parts(picture.reasons.get(entry.area.area_id, []), score), key=lambda part: -abs(part[1]))[:2]
    reasons = [f"{words.signed(points)} {words.term('reason', code)}" for code, points in two if points]
    few = "" if entry.risk.state == "adequate" else words.term("state", entry.risk.state)
    return _lines(words, title, chance(words, entry.risk), *reasons, few)


def _lines(words: Words, title: str, *sentences: str) -> str:
    """Folded by hand, as SVG text does not fold; each line an isolate, as a figure is drawn left to right."""
    lines = [line for sentence in sentences if sentence for line in _folded(sentence)]
    closed = words.whole("|").partition("|")[2]
    return "<br>".join([title + closed, *(words.whole(line) for line in lines)])


@lru_cache(4096)
def _folded(sentence: str) -> tuple[str, ...]:
    """Many areas are told the same, and each again in another view."""
    return tuple(wrap(sentence, TOOLTIP_WIDTH))


def _between(words: Words, low: float, high: float) -> str:
    if low == high:
        return _edge(words, low)
    return words.t("{low} to {high}", low=_edge(words, low), high=_edge(words, high))


def _edge(words: Words, edge: float) -> str:
    decimals = next(d for d in (0, 1, 2) if round(edge, d) == round(edge, 2))
    return words.number(edge, decimals)
