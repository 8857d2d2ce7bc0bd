"""A report as it stands on paper: every word said, every number written in the reader's figures, every line drawn.

Plain values only. What is typeset is this and nothing else; it goes to the typesetter as data, never as markup.
"""

from dataclasses import dataclass

Point = tuple[float, float]
Rich = tuple[tuple[bool, str], ...]  # pieces of a sentence; True where a piece is bold


def rich(sentence: str) -> Rich:
    """A sentence whose **marked** words are bold: translators keep the marks."""
    pieces = enumerate(sentence.split("**"))
    return tuple((i % 2 == 1, piece) for i, piece in pieces if piece)


@dataclass(frozen=True)
class Fact:
    name: str
    value: str
    detail: str = ""


@dataclass(frozen=True)
class Shape:
    """An area's rings in parts of the map's width and height, and how it is filled: a colour, or `unknown`, `average`,
    `ground`. `few`: with a dashed edge."""

    rings: tuple[tuple[Point, ...], ...]
    fill: str
    few: bool = False
    chosen: bool = False


@dataclass(frozen=True)
class Label:
    """Written where it finds room; the first of a list comes first."""

    at: Point
    text: str
    ink: str
    halo: str
    strong: bool = False


@dataclass(frozen=True)
class Map:
    """`ratio` is height to width; `borders` are rings of larger places."""

    title: str
    spoken: str
    ratio: float
    shapes: tuple[Shape, ...]
    borders: tuple[tuple[Point, ...], ...]
    labels: tuple[Label, ...]


@dataclass(frozen=True)
class Step:
    """One class of the legend."""

    colour: str
    name: str
    range: str
    seen: str


@dataclass(frozen=True)
class Sign:
    """What the map shows besides levels: `unknown`, `average`, `few` or `chosen`."""

    look: str
    name: str


@dataclass(frozen=True)
class Row:
    """One area of the list. `fill` and `ink` are those of its badge; `move` is up, down or nothing."""

    name: str
    score: str
    level: str
    fill: str
    ink: str
    band: str
    move: str
    change: str
    sure_change: bool
    state: str
    reason: str
    chosen: bool = False


@dataclass(frozen=True)
class Bar:
    """A week; `value` None where nobody reported, which is hatched and no zero. `more` is drawn upon it."""

    value: int | None
    more: int
    said: str
    label: str


@dataclass(frozen=True)
class Trend:
    title: str
    note: str
    spoken: str
    bars: tuple[Bar, ...]
    top: int
    ticks: tuple[tuple[int, str], ...]
    key: tuple[str, str, str]


@dataclass(frozen=True)
class Table:
    """`numbers`: positions of the columns that hold numbers."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True)
class Section:
    """A heading that answers, sentences, facts side by side, tables."""

    title: str
    sentences: tuple[Rich, ...] = ()
    facts: tuple[Fact, ...] = ()
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True)
class Ranking:
    title: str
    note: str
    head: tuple[str, ...]
    rows: tuple[Row, ...]
    after: tuple[Rich, ...]


@dataclass(frozen=True)
class Report:
    """`lang` and `direction` are the reader's; `synthetic` is empty where the data are real."""

    lang: str
    direction: str
    title: str
    kind: str
    place: str
    period: str
    synthetic: str
    facts: tuple[Fact, ...]
    readers: str
    summary_title: str
    summary: tuple[Rich, ...]
    map_title: str
    maps: tuple[Map, ...]
    legend_title: str
    steps: tuple[Step, ...]
    signs: tuple[Sign, ...]
    map_notes: tuple[str, ...]
    ranking: Ranking
    trend: Trend
    sections: tuple[Section, ...]
    unknown: Section
    definitions_title: str
    definitions: tuple[Fact, ...]
    method: Section
    foot: str
    page_of: str
