"""N8: columns renamed, lost, added, moved, doubled or written otherwise: frozen to what is declared, never guessed."""

import random
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from exports import written
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.intake.choose import Choice, choose, closest, own_names, plain, recognise, tag
from etl.intake.profile import Profile, load_profiles
from etl.streams import STREAMS, Stream

SOURCES = Path(__file__).parents[2] / "data" / "reference" / "sources"
LANGUAGES = ("en", "ar", "ckb", "tr")
CARELESS: Sequence[Callable[[str], str]] = (
    str.upper,
    str.title,
    lambda name: unicodedata.normalize("NFD", name),
    lambda name: unicodedata.normalize("NFD", name).lower(),
)


@pytest.fixture(scope="module")
def shipped() -> tuple[Profile, ...]:
    return load_profiles(SOURCES)


def header(stream: Stream, lang: str | None = None) -> list[str]:
    return [field.label(lang) if lang else field.name for field in stream.fields]


def required(stream: Stream) -> list[str]:
    return [field.name for field in stream.fields if field.required and field.default is None]


def found(stream: Stream, columns: Sequence[str]) -> Choice:
    return choose(columns, stream.name, (), stream)


def told(choice: Choice) -> list[tuple[str, str | None, str | None]]:
    return [(fault.code, fault.column_name, fault.expected) for fault in choice.faults]


@pytest.mark.parametrize("lang", [None, *LANGUAGES])
@pytest.mark.parametrize("name", STREAMS)
def test_letters_written_otherwise_are_the_same(name: str, lang: str | None) -> None:
    stream = STREAMS[name]
    for carelessly in CARELESS:
        columns = list(map(carelessly, header(stream, lang)))
        choice = found(stream, columns)
        assert choice.profile is not None, told(choice)
        assert choice.profile.columns == dict(zip(header(stream), columns, strict=True))
        assert choice.faults == ()


@pytest.mark.parametrize("lang", [None, *LANGUAGES])
@pytest.mark.parametrize("name", STREAMS)
def test_columns_moved_or_added_change_nothing(name: str, lang: str | None) -> None:
    stream = STREAMS[name]
    columns = [*reversed(header(stream, lang)), "mood", ""]
    choice = found(stream, columns)
    assert choice.profile is not None
    assert choice.profile.columns == dict(zip(header(stream), header(stream, lang), strict=True))
    assert told(choice) == [("W_SCHEMA_EXTRA", "mood", None)]


@pytest.mark.parametrize(("name", "lost"), [(name, lost) for name in STREAMS for lost in required(STREAMS[name])])
def test_a_column_lost_or_renamed_holds_the_file(name: str, lost: str) -> None:
    stream = STREAMS[name]
    rest = [column for column in header(stream) if column != lost]
    assert told(found(stream, rest)) == [("E_SCHEMA_MISSING", None, lost)]
    perhaps = f"{lost}_2" if len(lost) > 2 else None
    assert told(found(stream, [*rest, f"{lost}_2"])) == [("E_SCHEMA_MISSING", perhaps, lost)]
    assert told(found(stream, [*rest, "zzz"])) == [("E_SCHEMA_MISSING", None, lost)]
    assert found(stream, [*rest, f"{lost}s"]).profile is None


@pytest.mark.parametrize("name", STREAMS)
def test_two_columns_for_one_field_hold_the_file(name: str) -> None:
    stream = STREAMS[name]
    for field in stream.fields:
        for again in (field.label("ar"), field.label("en"), field.name.upper()):
            choice = found(stream, [*header(stream), again])
            assert choice.profile is None
            assert told(choice) == [("E_SCHEMA_DUPLICATE", again, None)]


@pytest.mark.parametrize("name", STREAMS)
def test_foreign_columns_hold_the_file_with_what_was_expected(name: str) -> None:
    stream = STREAMS[name]
    assert told(found(stream, ["x", "y"])) == [("E_SCHEMA_UNKNOWN", None, ", ".join(required(stream)))]
    assert told(found(stream, header(stream)[14:])) != []


def test_every_missing_column_is_told_by_itself_with_the_nearest_unknown_one() -> None:
    incident = STREAMS["incident"]
    columns = ["record_id", "source", "occurred_on", "Event typ", "جهة البلاغات", "area"]
    assert told(found(incident, columns)) == [
        ("E_SCHEMA_MISSING", "Event typ", "event_type"),
        ("E_SCHEMA_MISSING", "جهة البلاغات", "origin"),
    ]


@settings(max_examples=50)
@given(st.lists(st.text(min_size=1, max_size=12), max_size=8, unique=True), st.randoms())
def test_no_other_name_is_ever_taken_for_a_field(others: list[str], order: random.Random) -> None:
    incident = STREAMS["incident"]
    names = own_names(incident)
    foreign = [name for name in others if plain(name) not in names]
    columns = [*header(incident), *foreign]
    order.shuffle(columns)
    choice = found(incident, columns)
    assert choice.profile is not None
    assert set(choice.profile.columns.values()) == set(header(incident))
    assert [column for _, column, _ in told(choice)] == [name for name in columns if name in foreign]


def test_own_names_go_before_hashtags_and_sources_before_own_names(
    shipped: tuple[Profile, ...], tmp_path: Path
) -> None:
    tags = ["", "", "#date+occurred", "#event+type", "", "#loc+name"]
    columns = ["record_id", "source", "occurred_on", "event_type", "origin", "area"]
    row = ["1", "office", "2026-03-02", "Riots", "media", "Tisin"]
    own = recognise(written(tmp_path / "a.xlsx", {"": [columns, tags, row]}), "incident", shipped)
    assert own.profile is not None
    assert (own.profile.source, own.faults) == ("", ())
    (ged,) = [profile for profile in shipped if profile.name == "ucdp_ged"]
    both = [*ged.header, "#date+occurred", "#event+type"]
    chosen = choose(both, "incident", shipped, STREAMS["incident"])
    assert chosen.profile == ged


def test_two_profiles_of_one_source_are_told_apart_by_their_columns(shipped: tuple[Profile, ...]) -> None:
    events, deleted = (next(p for p in shipped if p.name == name) for name in ("acled", "acled_deleted"))
    assert choose(events.header, "acled", shipped, None).profile == events
    assert choose(deleted.header, "acled", shipped, None).profile == deleted
    assert closest([events, deleted]) == closest([deleted, events]) == events


@pytest.mark.parametrize("spelt", ["#event+type+main", "#Event +main +type", "# event+ MAIN+type"])
def test_hashtags_are_one_in_any_spelling(spelt: str) -> None:
    assert tag(spelt) == tag("#event+type+main") != tag("#event+type")
