"""A field and its stream in a person's words: what to write, what is refused, which rules hold between columns."""

from collections.abc import Iterator
from dataclasses import dataclass

from etl.forms.reference import phrase
from etl.intake.rejects import Language, sentence
from etl.marts.dictionary import Dictionary
from etl.streams import Field, Stream

POSITION = ("area", "area_id", "lat", "lon")  # a place can be told by any of them


@dataclass(frozen=True)
class Bound:
    """A rule that one field does not exceed others together: days in order, a part and its whole."""

    phrase: str
    part: str
    whole: tuple[str, ...]

    @property
    def fields(self) -> frozenset[str]:
        return frozenset((self.part, *self.whole))

    def told(self, stream: Stream, told: Dictionary, lang: Language) -> str:
        part, whole = (listed(names, stream, told, lang) for names in ((self.part,), self.whole))
        return phrase(self.phrase, lang, part=part, whole=whole)


def bounds(stream: Stream) -> Iterator[Bound]:
    for earlier, later in stream.in_order:
        yield Bound("rule_order", earlier, (later,))
    for part, whole in stream.at_most:
        yield Bound("rule_at_most", part, (whole,))
    for part, together in stream.within:
        yield Bound("rule_within", part, together)


def rules(stream: Stream, told: Dictionary, lang: Language) -> Iterator[str]:
    """The rules between the columns of a row, a sentence each."""
    yield phrase("rule_dated", lang, fields=listed(stream.dated_by, stream, told, lang))
    yield phrase(f"rule_place_{stream.place}", lang)
    for group in stream.any_of:
        yield phrase("rule_any_of", lang, fields=listed(group, stream, told, lang))
    for bound in bounds(stream):
        yield bound.told(stream, told, lang)
    for child, parent in stream.pairs:
        under, above = (listed((name,), stream, told, lang) for name in (child, parent))
        yield phrase("rule_pairs", lang, child=under, parent=above)


def listed(names: tuple[str, ...], stream: Stream, told: Dictionary, lang: Language) -> str:
    """Fields by their labels."""
    return phrase("separator", lang).join(told.label(stream, stream.field(name), lang) for name in names)


def content(field: Field, stream: Stream, told: Dictionary, lang: Language) -> str:
    """What a cell of the field holds, in words."""
    parts = [kind(field, lang)]
    if field.name in stream.not_future:
        parts.append(phrase("not_future", lang))
    if field.default and field.codes:
        parts.append(phrase("default", lang, word=told.word(field.codes, field.default, lang)))
    return " ".join(map(_ended, parts)) if len(parts) > 1 else parts[0]


def kind(field: Field, lang: Language) -> str:
    """The kind of content, with its bounds."""
    if field.name == "area":
        return phrase("kind_place", lang)
    name = "kind_week" if field.week else "kind_month" if field.month else f"kind_{field.kind}"
    return phrase(name, lang, low=number(field.low), high=number(field.high), longest=field.longest)


def needed(field: Field, stream: Stream, lang: Language) -> str:
    """Required, optional, or one of several of which one is required; and whether it is restricted."""
    places = POSITION if stream.place == "required" else ()
    several = any(field.name in group for group in (places, *stream.any_of))
    first = phrase("required" if field.required else "either" if several else "optional", lang)
    return f"{first}. {phrase('restricted', lang)}" if field.restricted else first


def complaint(code: str, lang: Language, label: str, expected: str = "") -> str:
    """What the night would say of such a cell, so that the form and the verdict speak with one voice."""
    return " ".join(sentence(code, lang, label, expected))


def number(value: float | None) -> str:
    return "…" if value is None else f"{value:.10g}"


def span(field: Field) -> str:
    """The bounds of a number as a reject sentence quotes them."""
    return f"{number(field.low)} – {number(field.high)}"


def _ended(text: str) -> str:
    return text if text.endswith(".") else f"{text}."
