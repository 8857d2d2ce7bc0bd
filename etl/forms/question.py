"""One field as one question of an XLSForm: its type, its words in every language, and what it refuses."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from etl.forms import wording
from etl.forms.reference import phrase
from etl.intake.rejects import LANGUAGES, Language
from etl.marts.dictionary import Dictionary
from etl.streams import Field, Kind, Stream

Row = dict[str, str]

# How KoBoToolbox wants a language named: its English name and its code.
NAMED: Mapping[Language, str] = {
    "en": "English (en)", "ar": "Arabic (ar)", "ckb": "Kurdish Sorani (ckb)", "tr": "Turkmen (tr)",
}  # fmt: skip
TYPES: Mapping[Kind, str] = {
    "text": "text", "token": "text", "integer": "integer", "number": "decimal", "date": "date",
    "timestamp": "datetime", "boolean": "select_one yes_no",
}  # fmt: skip
AREA_LIST = "areas"


@dataclass(frozen=True)
class Condition:
    """An XPath expression that an answer must meet, and the sentence said where it does not."""

    expression: str
    say: Callable[[Language], str]


def in_each(column: str, say: Callable[[Language], str]) -> Row:
    """One text column for each language."""
    return {f"{column}::{NAMED[lang]}": say(lang) for lang in LANGUAGES}


def question(field: Field, stream: Stream, told: Dictionary) -> Row:
    """The survey row that asks for a field of a stream."""
    return {
        "type": _type(field),
        "name": field.name,
        **in_each("label", partial(told.label, stream, field)),
        **in_each("hint", partial(_hint, field, stream, told)),
        **_required(field, stream),
        **_constraint(field, stream, told),
        **_under(field, stream),
        **({"default": choice(field.default)} if field.default else {}),
        **({"appearance": "multiline"} if field.restricted else {}),
        **({"appearance": "minimal autocomplete"} if field.name == "area_id" else {}),
    }


def choice(code: str) -> str:
    """A code as the name of a choice, which holds no blank; intake reads an underscore as one."""
    return code.replace(" ", "_")


def required_when(condition: str) -> Row:
    return {"required": condition, **in_each("required_message", partial(phrase, "answer_needed"))}


def _type(field: Field) -> str:
    if field.name == "area_id":
        return f"select_one {AREA_LIST}"
    return f"select_one {field.codes}" if field.codes else TYPES[field.kind]


def _hint(field: Field, stream: Stream, told: Dictionary, lang: Language) -> str:
    """Where people write freely, the hint reminds them: a note of its own would become a column of the export."""
    meaning = told.meaning(stream, field, lang)
    return f"{meaning} {phrase('no_persons', lang)}" if field.kind == "text" or field.scanned else meaning


def _required(field: Field, stream: Stream) -> Row:
    if field.required:
        return required_when("yes")
    for *others, last in stream.any_of:
        if field.name == last:
            return required_when(" and ".join(f"${{{other}}} = ''" for other in others))
    return {}


def _constraint(field: Field, stream: Stream, told: Dictionary) -> Row:
    conditions = (*_of_one(field, stream), *_of_several(field, stream, told))
    if not conditions:
        return {}
    expression = " and ".join(condition.expression for condition in conditions)
    said = in_each("constraint_message", lambda lang: " ".join(condition.say(lang) for condition in conditions))
    return {"constraint": expression, **said}


def _of_one(field: Field, stream: Stream) -> Iterator[Condition]:
    if field.kind in ("integer", "number"):
        bounds = (f". {sign} {wording.number(bound)}" for sign, bound in ((">=", field.low), ("<=", field.high)))
        yield Condition(" and ".join(bounds), partial(wording.kind, field))
    if field.kind == "text":
        yield Condition(f"string-length(.) <= {field.longest}", partial(wording.kind, field))
    if field.kind == "date" and field.name in stream.not_future:
        yield Condition(". <= today()", partial(phrase, "not_future"))


def _of_several(field: Field, stream: Stream, told: Dictionary) -> Iterator[Condition]:
    """An answer beside others: whichever of them is asked last is the one that is refused."""
    asked = [other.name for other in stream.fields]
    for bound in wording.bounds(stream):
        if field.name != max(bound.fields, key=asked.index):
            continue
        said = {name: "." if name == field.name else f"${{{name}}}" for name in (bound.part, *bound.whole)}
        unknown = "".join(f"{node} = '' or " for node in said.values() if node != ".")
        together = " + ".join(said[name] for name in bound.whole)
        yield Condition(f"({unknown}{said[bound.part]} <= {together})", partial(bound.told, stream, told))


def _under(field: Field, stream: Stream) -> Row:
    """A code that stands under another is asked once that one is known, and offers only what belongs to it."""
    for child, parent in stream.pairs:
        if field.name == child:
            return {"relevant": f"${{{parent}}} != ''", "choice_filter": f"under = ${{{parent}}}"}
    return {}
