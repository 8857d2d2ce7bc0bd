"""Which profile a file is read by: the one whose header signature fits. Names are kept as written, never guessed.

A source's own signature comes first, then the stream's names and labels, then hashtags (HXL).
"""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rapidfuzz import fuzz, process

from etl.intake.delimited import Dialect
from etl.intake.normalise import key
from etl.intake.profile import Profile
from etl.intake.read import peek
from etl.intake.records import Clean, Fault
from etl.streams import STREAMS, Field, Stream

NEAR_ENOUGH = 70
ONE_I = {ord("ı"): "i", ord("\N{COMBINING DOT ABOVE}"): None}


@dataclass(frozen=True)
class Choice:
    """The profile, with notes about the file; or None, with what holds it."""

    profile: Profile | None
    faults: tuple[Fault, ...] = ()


def recognise(
    path: Path,
    folder: str,
    profiles: Sequence[Profile],
    stream: Stream | None = None,
    spool: Path | None = None,
) -> Choice:
    """Choose for a file. Each candidate looks at the header in its own dialect, since the encoding is part of it.

    `folder`: where in the inbox it lay; `stream`: the one the caller names, else the one the folder names.
    """
    stream = stream or STREAMS.get(folder)
    candidates = fitting(folder, profiles, stream)
    looks: dict[Dialect, Clean] = {}

    def look(dialect: Dialect) -> Clean:
        if dialect not in looks:
            looks[dialect] = peek(path, dialect, spool)
        return looks[dialect]

    def readable(by_tags: bool) -> list[Profile]:
        given = [p for p in candidates if tagged(p) == by_tags]
        return [p for p in given if not look(p.dialect).faults and signed(p, look(p.dialect).header)]

    if sources := readable(by_tags=False):
        best = closest(sources)
        return _chosen(best, look(best.dialect).header)
    plainly = look(Dialect())
    first = Choice(None, plainly.faults) if plainly.faults else choose(plainly.header, folder, candidates, stream)
    if first.profile is None and (hashtags := readable(by_tags=True)):
        best = closest(hashtags)
        return _chosen(best, look(best.dialect).header)
    return first


def choose(header: Sequence[str], folder: str, profiles: Sequence[Profile], stream: Stream | None) -> Choice:
    """Choose by a header: a source's signature first, then the stream's own names in any language, then hashtags."""
    candidates = fitting(folder, profiles, stream)
    signatures = [profile for profile in candidates if signed(profile, header)]
    sources = [profile for profile in signatures if not tagged(profile)]
    if sources:
        return _chosen(closest(sources), header)
    found = _by_names(stream, header) if stream else Choice(None, (_unknown(candidates),))
    if found.profile is None and signatures:
        return _chosen(closest(signatures), header)
    return found


def fitting(folder: str, profiles: Iterable[Profile], stream: Stream | None) -> tuple[Profile, ...]:
    """A source's own folder admits that source alone; a stream's folder every source of the stream."""
    given = tuple(profiles)
    of_source = tuple(p for p in given if p.source == folder and (stream is None or p.stream == stream.name))
    return of_source or tuple(p for p in given if stream is not None and p.stream == stream.name)


def signed(profile: Profile, header: Sequence[str]) -> bool:
    """Every column the source is known by is there, in any order; hashtags in any spelling."""
    if tagged(profile):
        return set(map(tag, profile.header)) <= set(map(tag, header))
    return set(profile.header) <= set(header)


def tagged(profile: Profile) -> bool:
    """Whether a profile knows its files by the hashtags of the Humanitarian Exchange Language."""
    return all(name.startswith("#") for name in profile.header)


def tag(name: str) -> str:
    """A hashtag in one spelling: neither case, nor blanks, nor the order of its attributes mean anything (HXL 1.1)."""
    first, *attributes = "".join(name.casefold().split()).split("+")
    return "+".join((first, *sorted(attributes)))


def closest(profiles: Sequence[Profile]) -> Profile:
    """The signature that asks for most; equals by name, so that the choice never depends on the order of files."""
    return max(profiles, key=lambda profile: (len(profile.header), profile.source, profile.name))


def own(
    stream: Stream,
    columns: Mapping[str, str],
    *,
    twice: Iterable[str] = (),
    unknown: Sequence[str] = (),
) -> Choice:
    """Choose the stream's own names, given the column of each field.

    A missing column is told with the unknown one that it may be under another name; it is never taken for it.
    """
    if repeated := tuple(Fault(None, "E_SCHEMA_DUPLICATE", column_name=name) for name in twice):
        return Choice(None, repeated)
    required = [f for f in stream.fields if f.required and f.default is None]
    missing = [field for field in required if field.name not in columns]
    if 2 * len(missing) > len(required):
        return Choice(None, (Fault(None, "E_SCHEMA_UNKNOWN", ", ".join(field.name for field in required)),))
    if missing:
        return Choice(None, tuple(Fault(None, "E_SCHEMA_MISSING", f.name, _perhaps(f, unknown)) for f in missing))
    return Choice(Profile.own(stream, columns), extra(unknown))


def own_names(stream: Stream) -> Mapping[str, str]:
    """Every header by which a stream knows a field, in any language; the field's own name wins over another's label."""
    labels = {plain(label): field.name for field in stream.fields for label in _labels(field)}
    return labels | {field.name: field.name for field in stream.fields}


def plain(name: str) -> str:
    """Composed and decomposed letters look the same and are the same, and so are capitals; nothing else is.

    The dotted and the dotless i of Turkmen become one, for a capital of either may have been written for the other.
    """
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold().translate(ONE_I))


def extra(names: Iterable[str]) -> tuple[Fault, ...]:
    """Columns that nobody has thought about are noted, so that a renamed one is not lost in silence."""
    return tuple(Fault(None, "W_SCHEMA_EXTRA", column_name=name) for name in names if name)


def _chosen(profile: Profile, header: Sequence[str]) -> Choice:
    if tagged(profile):
        profile = _as_written(profile, header)
    return Choice(profile, extra(name for name in header if name not in profile.known))


def _as_written(profile: Profile, header: Sequence[str]) -> Profile:
    """The profile with each hashtag as the file spells it."""
    spelt = {tag(name): name for name in reversed(header)}

    def written(name: str) -> str:
        return spelt.get(tag(name), name)

    return replace(
        profile,
        header=tuple(map(written, profile.header)),
        columns={field: written(column) for field, column in profile.columns.items()},
        values={field: replace(told, column=written(told.column)) for field, told in profile.values.items()},
        unused=tuple(map(written, profile.unused)),
    )


def _by_names(stream: Stream, header: Sequence[str]) -> Choice:
    names = own_names(stream)
    found = [(names[plain(name)], name) for name in header if plain(name) in names]
    twice = [name for position, (field, name) in enumerate(found) if field in [f for f, _ in found[:position]]]
    unknown = [name for name in header if plain(name) not in names]
    return own(stream, dict(found), twice=twice, unknown=unknown)


def _unknown(candidates: Iterable[Profile]) -> Fault:
    wanted = " | ".join(", ".join(profile.header) for profile in candidates)
    return Fault(None, "E_SCHEMA_UNKNOWN", wanted or None)


def _perhaps(field: Field, unknown: Sequence[str]) -> str | None:
    """The unknown column whose name comes nearest to the field's, if any comes near."""
    names = [key(name) for name in (field.name, *_labels(field))]
    scored = {name: process.extractOne(key(name), names, scorer=fuzz.ratio) for name in unknown if name}
    near = [(score, name) for name, (_, score, _) in scored.items() if score >= NEAR_ENOUGH]
    return max(near)[1] if near else None


def _labels(field: Field) -> Iterable[str]:
    return (label for labels in field.headers.values() for label in labels)
