"""What the columns of a KoBoToolbox export are: our fields, parts of a question, the service's own, or unknown.

Headers are names or labels, with or without the groups they stand in ("group/question").
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from etl.intake.choose import own_names, plain
from etl.intake.profile import Profile
from etl.streams import Stream

SEPARATOR = "/"
ROOT_ID, ID, SENT, STATUS = "meta/rootuuid", "_uuid", "_submission_time", "_validation_status"
VERSION, INDEX, PARENT_TABLE, PARENT_INDEX, PARENT_ID = (
    *("__version__", "_index", "_parent_table_name", "_parent_index"),
    "_submission__uuid",
)
DELETED = "deleted"  # a list of ids that are in the service no more
POSITION = "position"  # our own form's point, which the service's JSON gives as one text

# What the service and the collecting application add. A telephone's number and address of mail are not among them: a
# form that asks the device for those records a person.
SERVICE = frozenset((
    ROOT_ID, ID, SENT, STATUS, VERSION, INDEX, PARENT_TABLE, PARENT_INDEX,
    *("_id", "_rootuuid", "_notes", "_status", "_submitted_by", "_version_", "_tags", "_geolocation", "_attachments"),
    *("_xform_id", "_xform_id_string", "_bamboo_dataset_id", "_media_count", "_total_media", "_media_all_received"),
    *("_edited", "_duration", "_last_edited", "_date_modified", "_supplementaldetails", "formhub/uuid"),
    *("meta/instanceid", "meta/instancename", "meta/deprecatedid", "meta/audit"),
    *("start", "end", "today", "username", "deviceid", "simserial", "subscriberid", "audit", "start-geopoint"),
))  # fmt: skip
OF_RECORDS = frozenset((ROOT_ID, ID, SENT, STATUS, VERSION, INDEX, PARENT_TABLE, PARENT_INDEX, PARENT_ID))
WITHIN_SERVICE = ("_submission_", "_validation_status/", "_attachments/", "_supplementaldetails/", "_geolocation/")
POINT = re.compile(r"(.*/)?_(.+)_(latitude|longitude|altitude|precision)")
NO_PLACE_OF_THE_EVENT = frozenset(("start-geopoint", "geolocation"))


@dataclass(frozen=True)
class Columns:
    """The columns of one table by position. `options`: a field's choices, each with its own column.

    `points`: the columns of each geopoint by component; `position`: our form's point as one text; `twice`: headers
    that say what another one says.
    """

    header: tuple[str, ...]
    fields: Mapping[str, int]
    options: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    service: Mapping[str, int] = field(default_factory=dict)
    points: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    position: int | None = None
    twice: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def point(self) -> Mapping[str, int]:
        """The one geopoint of the form; of several none is the place of the event for certain."""
        asked = [parts for name, parts in self.points.items() if name not in NO_PLACE_OF_THE_EVENT]
        if not asked and self.position is None and "start-geopoint" not in self.service:
            asked = [parts for name, parts in self.points.items() if name == "geolocation"]
        whole = [parts for parts in asked if {"latitude", "longitude"} <= set(parts)]
        return whole[0] if len(asked) == len(whole) == 1 else {}

    @property
    def is_repeat(self) -> bool:
        return any(name in self.service for name in (PARENT_ID, PARENT_INDEX, PARENT_TABLE))


def of_stream(header: Sequence[str], stream: Stream) -> Columns:
    """Columns by the stream's own names and labels."""
    texts = {f.name for f in stream.fields if f.kind == "text"}
    return _columns(header, own_names(stream), texts)


def of_profile(header: Sequence[str], profile: Profile) -> Columns:
    """Columns by an organisation's own profile, which names them as written."""
    names = {plain(column): field for field, column in profile.columns.items()}
    told = {plain(values.column): f"values {name}" for name, values in profile.values.items()}
    unused = {plain(column): f"unused {column}" for column in profile.known}
    return _columns(header, unused | told | names, set(profile.columns))


def read_from(header: Iterable[str]) -> Iterator[str]:
    """The headers of everything a person was asked: all but the service's own columns and the choices of a question."""
    cells = tuple(header)
    questions = {plain(cell) for cell in cells}
    for cell in cells:
        key = plain(cell)
        if not is_service(key) and not any(prefix in questions for prefix, _ in _splits(key)):
            yield cell


def is_service(key: str) -> bool:
    """Whether a column is the service's own and no answer of a person."""
    return key in SERVICE or key.startswith(WITHIN_SERVICE)


def _columns(header: Sequence[str], names: Mapping[str, str], texts: Iterable[str]) -> Columns:
    keys = [plain(cell) for cell in header]
    choices = {position: found for position, *found in _choices(header, names, set(texts))}
    fields: dict[str, int] = {}
    twice, unknown, position_text = [], [], None
    options: dict[str, dict[str, int]] = {}
    service: dict[str, int] = {}
    points: dict[str, dict[str, int]] = {}
    for position, (cell, key) in enumerate(zip(header, keys, strict=True)):
        if is_service(key):
            service.setdefault(key, position)
        if position in choices:
            question, option = choices[position]
            options.setdefault(question, {})[option] = position
        elif (found := _named(key, names)) is not None:
            twice += [cell] if fields.setdefault(found, position) != position else []
        elif point := POINT.fullmatch(key):
            points.setdefault(f"{point[1] or ''}{point[2]}", {})[point[3]] = position
        elif key.rsplit(SEPARATOR, 1)[-1] == POSITION:
            position_text = position
        elif cell and not is_service(key):
            unknown.append(cell)
    strange = tuple(cell for cell in unknown if plain(cell) not in points)
    return Columns(tuple(header), fields, options, service, points, position_text, tuple(twice), strange)


def _choices(header: Sequence[str], names: Mapping[str, str], texts: set[str]) -> Iterator[tuple[int, str, str]]:
    """(position, field or "", choice) of every column that says whether one choice of a question was taken.

    The question stands beside its choices; where it was left out, it is a text of ours and the choice no field.
    """
    keys = {plain(cell) for cell in header}
    for position, cell in enumerate(header):
        if is_service(plain(cell)):
            continue
        for question, option in _splits(cell):
            found = _named(plain(question), names)
            if plain(question) in keys or (found in texts and _named(plain(option), names) is None):
                yield position, found or "", option
                break


def _named(key: str, names: Mapping[str, str]) -> str | None:
    """The field a header stands for, with or without the groups before it."""
    return next((names[name] for name in (key, *(rest for _, rest in _splits(key))) if name in names), None)


def _splits(cell: str) -> Iterator[tuple[str, str]]:
    """A header taken apart at each separator, the shortest beginning first."""
    for at, sign in enumerate(cell):
        if sign == SEPARATOR:
            yield cell[:at], cell[at + 1 :]
