"""Which profile a file is read by: the one whose header signature fits. Names are kept as written, never guessed."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from etl.intake.delimited import Dialect
from etl.intake.profile import Profile
from etl.intake.read import peek
from etl.intake.records import Clean, Fault
from etl.streams import STREAMS, Field, Stream


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
    plain = peek(path, Dialect(), spool)
    looks: dict[Dialect, Clean] = {Dialect(): plain}
    for dialect in (profile.dialect for profile in candidates):
        if dialect not in looks:
            looks[dialect] = peek(path, dialect, spool)
    readable = [p for p in candidates if not looks[p.dialect].faults and signed(p, looks[p.dialect].header)]
    if readable:
        best = closest(readable)
        return _chosen(best, looks[best.dialect].header)
    if plain.faults:
        return Choice(None, plain.faults)
    return choose(plain.header, folder, candidates, stream)


def choose(header: Sequence[str], folder: str, profiles: Sequence[Profile], stream: Stream | None) -> Choice:
    """Choose by a header: a source's signature first, then the stream's own names in any language."""
    candidates = fitting(folder, profiles, stream)
    signatures = [profile for profile in candidates if signed(profile, header)]
    if signatures:
        return _chosen(closest(signatures), header)
    if stream is not None:
        return _own(stream, header)
    wanted = " | ".join(", ".join(profile.header) for profile in candidates)
    return Choice(None, (Fault(None, "E_SCHEMA_UNKNOWN", wanted or None),))


def fitting(folder: str, profiles: Iterable[Profile], stream: Stream | None) -> tuple[Profile, ...]:
    """A source's own folder admits that source alone; a stream's folder every source of the stream."""
    given = tuple(profiles)
    of_source = tuple(p for p in given if p.source == folder and (stream is None or p.stream == stream.name))
    return of_source or tuple(p for p in given if stream is not None and p.stream == stream.name)


def signed(profile: Profile, header: Sequence[str]) -> bool:
    """Every column the source is known by is there, in any order."""
    return set(profile.header) <= set(header)


def closest(profiles: Sequence[Profile]) -> Profile:
    """The signature that asks for most; equals by name, so that the choice never depends on the order of files."""
    return max(profiles, key=lambda profile: (len(profile.header), profile.source))


def _chosen(profile: Profile, header: Sequence[str]) -> Choice:
    return Choice(profile, _extra(name for name in header if name not in profile.known))


def _own(stream: Stream, header: Sequence[str]) -> Choice:
    names = own_names(stream)
    found = [(names[_plain(name)], name) for name in header if _plain(name) in names]
    twice = [name for position, (field, name) in enumerate(found) if field in [f for f, _ in found[:position]]]
    if twice:
        return Choice(None, tuple(Fault(None, "E_SCHEMA_DUPLICATE", column_name=name) for name in twice))
    columns = dict(found)
    required = [field for field in stream.fields if field.required and field.default is None]
    missing = [field.name for field in required if field.name not in columns]
    if 2 * len(missing) > len(required):
        return Choice(None, (Fault(None, "E_SCHEMA_UNKNOWN", ", ".join(field.name for field in required)),))
    if missing:
        return Choice(None, (Fault(None, "E_SCHEMA_MISSING", ", ".join(missing)),))
    return Choice(Profile.own(stream, columns), _extra(name for name in header if _plain(name) not in names))


def own_names(stream: Stream) -> Mapping[str, str]:
    """Every header by which a stream knows a field, in any language; the field's own name wins over another's label."""
    labels = {_plain(label): field.name for field in stream.fields for label in _labels(field)}
    return labels | {field.name: field.name for field in stream.fields}


def _labels(field: Field) -> Iterable[str]:
    return (label for labels in field.headers.values() for label in labels)


def _plain(name: str) -> str:
    """Composed and decomposed letters look the same and are the same; nothing else is."""
    return unicodedata.normalize("NFC", name)


def _extra(names: Iterable[str]) -> tuple[Fault, ...]:
    return tuple(Fault(None, "W_SCHEMA_EXTRA", column_name=name) for name in names if name)
