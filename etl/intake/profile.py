"""Source profiles: how the files of one source say what a stream means. A new source is a TOML file, not code."""

import codecs
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import ClassVar, Literal

from pydantic import ConfigDict, TypeAdapter, ValidationError

from etl.errors import SettingsError
from etl.intake.cells import DateOrder
from etl.intake.delimited import Dialect
from etl.streams import STREAMS, Kind, Stream

STRICT = ConfigDict(extra="forbid")
WRITTEN_AS: Mapping[str, tuple[Kind, ...]] = {
    "utc": ("timestamp",), "epoch": ("timestamp",), "worded": ("date", "timestamp"),
}  # fmt: skip


@dataclass(frozen=True)
class Title:
    """What people call the source."""

    en: str
    ar: str
    __pydantic_config__: ClassVar[ConfigDict] = STRICT


@dataclass(frozen=True)
class Values:
    """A field told in the source's own words: its column, each word in ours, and what any other word means.

    Without `otherwise` an unknown word goes on as it stands, and the check refuses it with the words it accepts.
    """

    column: str
    words: Mapping[str, str]
    otherwise: str | None = None
    __pydantic_config__: ClassVar[ConfigDict] = STRICT


@dataclass(frozen=True)
class File:
    """How the source writes its files; see `Dialect`."""

    encoding: str | None = None
    delimiter: str | None = None
    hxl: bool = True
    title_rows: int = 0
    date_order: DateOrder = "YMD"
    __pydantic_config__: ClassVar[ConfigDict] = STRICT


@dataclass(frozen=True)
class Coverage:
    """Where and when silence of the source means that nothing happened.

    `areas`: ids or the starts of ids ("IQG13Q04"), none given for all; `to` missing: up to the last day delivered,
    less `lag_days` in which records still arrive.
    """

    level: Literal["area", "district"]
    since: date
    to: date | None = None
    areas: tuple[str, ...] = ()
    besides: tuple[str, ...] = ()
    lag_days: int = 0
    __pydantic_config__: ClassVar[ConfigDict] = STRICT


@dataclass(frozen=True)
class Profile:
    """One source and one stream. `header`: the columns a file must have to be taken for one of this source.

    `points`: whether a position is the event's own or only the middle of the place that is named. Fields whose texts
    are `epoch`: seconds since 1970; `utc`: moments in UTC that do not say so; `worded`: days with an English month.
    `name`: of its file, by which it is overridden.
    """

    source: str
    stream: str
    title: Title
    header: tuple[str, ...]
    columns: Mapping[str, str]
    licence: str | None = None
    attribution: str | None = None
    file: File = File()
    values: Mapping[str, Values] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    unused: tuple[str, ...] = ()
    city_names: tuple[str, ...] = ()
    points: Literal["of_events", "of_names"] = "of_events"
    utc: tuple[str, ...] = ()
    epoch: tuple[str, ...] = ()
    worded: tuple[str, ...] = ()
    outside: Literal["load", "reject"] = "reject"
    coverage: Coverage | None = None
    name: str = ""
    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    @classmethod
    def own(cls, stream: Stream, columns: Mapping[str, str]) -> "Profile":
        """The programme's own files, which use a stream's names for its fields; `source` comes from the rows."""
        return cls("", stream.name, Title(stream.name, stream.name), tuple(columns.values()), columns)

    @property
    def dialect(self) -> Dialect:
        return Dialect(self.file.encoding, self.file.delimiter, self.file.hxl, self.file.title_rows)

    @property
    def ids_from_rows(self) -> bool:
        """A source without ids: they are made from what its rows say."""
        return "record_id" not in self.columns

    @property
    def known(self) -> frozenset[str]:
        """Every column of the source that somebody has thought about."""
        told = (values.column for values in self.values.values())
        return frozenset((*self.header, *self.columns.values(), *told, *self.unused))


PROFILE = TypeAdapter(Profile)


def load_profiles(*folders: Path) -> tuple[Profile, ...]:
    """The profiles of every folder that is there; a file in a later folder takes the place of its namesake."""
    found = {
        profile.name: profile for folder in folders for profile in map(load_profile, sorted(folder.glob("*.toml")))
    }
    return tuple(found[name] for name in sorted(found))


def load_profile(path: Path) -> Profile:
    """One profile; SettingsError names the file and the key of the first mistake."""
    try:
        profile = PROFILE.validate_python(tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _mistake(path, f"is not TOML: {error}") from None
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        key = ".".join(str(part) for part in first["loc"])
        raise _mistake(path, f"{key}: {first['msg']}") from None
    for mistake in mistakes(profile):
        raise _mistake(path, mistake)
    return replace(profile, name=path.stem)


def mistakes(profile: Profile) -> Iterable[str]:
    """What the types cannot say: streams and fields that do not exist, and fields told twice."""
    if profile.stream not in STREAMS:
        yield f"stream: there is no stream “{profile.stream}”"
        return
    if profile.name:
        yield "name: is always the name of the file"
    if not profile.header:
        yield "header: names the columns that a file must have; it cannot be empty"
    yield from _mistakes_of_fields(profile, STREAMS[profile.stream])
    yield from _mistakes_of_file(profile.file)


def _mistakes_of_fields(profile: Profile, stream: Stream) -> Iterable[str]:
    kinds = {f.name: f.kind for f in stream.fields}
    told = [("columns", n) for n in profile.columns] + [("values", n) for n in profile.values]
    told += [("constants", n) for n in profile.constants] + [("constants", "source")]
    for table, name in told:
        if name not in kinds:
            yield f"{table}.{name}: the stream {profile.stream} has no such field"
        if sum(other == name for _, other in told) > 1:
            yield f"{table}.{name}: told more than once (source is always the profile's own)"
    written = {"utc": profile.utc, "epoch": profile.epoch, "worded": profile.worded}
    for key, name in ((key, name) for key, names in written.items() for name in names):
        if kinds.get(name) not in WRITTEN_AS[key]:
            yield f"{key}: {name} is no field that holds a {' or '.join(WRITTEN_AS[key])}"


def _mistakes_of_file(file: File) -> Iterable[str]:
    if not _is_encoding(file.encoding or "utf-8"):
        yield f"file.encoding: “{file.encoding}” is not known"
    if file.delimiter is not None and len(file.delimiter) != 1:
        yield "file.delimiter: one character"


def coverage(profile: Profile, areas: Iterable[str], last: date | None) -> tuple[tuple[str, date, date], ...]:
    """(area or district id, from, to) where the source's silence counts; `areas` are all ids of its level.

    `last` is the last day the source has delivered; without it, or a fixed end, nothing is covered.
    """
    given = profile.coverage
    if given is None:
        return ()
    to = given.to or (last - timedelta(days=given.lag_days) if last else None)
    if to is None or to < given.since:
        return ()
    within, besides = given.areas or ("",), given.besides
    return tuple((area, given.since, to) for area in areas if area.startswith(within) and not area.startswith(besides))


def _is_encoding(name: str) -> bool:
    try:
        codecs.lookup(name)
    except LookupError:
        return False
    return True


def _mistake(path: Path, what: str) -> SettingsError:
    return SettingsError(f"{path.name}: {what}", "See data/reference/sources/README.md for the keys of a profile.")
