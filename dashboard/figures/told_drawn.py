"""A partner's map drawn here, as SVG: what is read before any script has come (figures/drawn.py is the team's)."""

from collections.abc import Mapping, Sequence

from dashboard.figures.drawn import DOTS, HATCHED, VEILED, Drawn, Sheet, linked, outlines, patterns, spoken_lines
from dashboard.figures.map import in_short
from dashboard.figures.told import GROUNDS, NUMBERS, Marked, centre
from dashboard.text import Words

FILLS = {"not_collected": HATCHED, "withheld": VEILED, "fewer_than_8": DOTS}
UNDER = 62  # from a name to the number under it, in the drawing's units


def told_drawing(
    words: Words,
    marks: Sequence[Marked],
    sheet: Sheet,
    links: Mapping[str, str],
    around: Sequence[str],
    borders: Sequence[str],
    said: tuple[str, str],
) -> Drawn:
    """The marks of `told_map`. `links`: where an area leads, by id; `around`, `borders`: outlines; `said`: title and
    description of the whole.
    """
    areas = tuple(_area(mark, sheet, links) for mark in marks)
    names = tuple(text for mark in marks for text in _name(words, mark, sheet))
    return "svg", {"viewBox": f"0 0 {sheet.wide} {sheet.tall}", "class": "drawn-map told", "role": "group"}, (
        ("title", {}, (said[0],)),
        ("desc", {}, (said[1],)),
        patterns(),
        outlines("ground", sheet, around),
        ("g", {}, areas),
        outlines("borders", sheet, borders),
        ("g", {"class": "names"}, names),
    )  # fmt: skip


def _area(mark: Marked, sheet: Sheet, links: Mapping[str, str]) -> Drawn:
    fill = NUMBERS.colours[mark.told.position - len(GROUNDS)] if mark.told.n is not None else f"url(#{_fill(mark)})"
    return linked(
        links[mark.area_id], " · ".join(spoken_lines(mark.told.said)), {"d": sheet.path(mark.geometry), "fill": fill}
    )


def _fill(mark: Marked) -> str:
    return FILLS[mark.told.state]


def _name(words: Words, mark: Marked, sheet: Sheet) -> list[Drawn]:
    """The number stands under the name, as on the map that answers."""
    x, y = sheet.at(*centre(mark.geometry))
    lines = [in_short(mark.name), *([] if mark.told.n is None else [words.number(mark.told.n)])]
    return [("text", {"x": f"{x:.0f}", "y": f"{y + i * UNDER:.0f}"}, (line,)) for i, line in enumerate(lines)]
