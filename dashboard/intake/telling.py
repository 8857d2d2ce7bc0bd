"""A word in a form: what became of a promise, that a meeting was held, a note. It becomes a file in the inbox.

A change of a known record is a decision, as its key is not known here; a new record is a file of its stream.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from hashlib import sha256
from zoneinfo import ZoneInfo

from flask import Response, request

from dashboard import access
from dashboard.access import alias
from dashboard.access.answers import said, see
from dashboard.errors import NotTaken
from dashboard.intake import decisions, told
from dashboard.rows import About, Area
from dashboard.rows.area import AreaNote
from dashboard.rows.tell import TellMeeting, TellPromise
from dashboard.text import Words, plain
from dashboard.view import View

TELL = "/intake/tell"
LOCAL_TIME = ZoneInfo("Asia/Baghdad")
MARK = re.compile(r"[0-9a-f]{32}")
STATES = ("kept", "late", "dropped", "withdrawn", "open")
MEETING_KINDS = ("community", "joint_committee", "mediation")
COUNTS = ("n_total", "n_police", "n_women", "n_youth")
CALMEST, TENSEST = 1, 5
LONGEST = 280  # characters of a note, or of how one knows
MOST_PEOPLE = 1000
SIGNED = ("record_id", "source", "recorder_role", "updated_at")  # what a row has beside what was told
TEXTS_SINCE = 4  # version of the contract: an older release has none
RECORDER = {"liaison": "liaison_officer"}  # in the words of the records; everybody else is of the organisation

Given = Mapping[str, str]
Changed = dict[str, str | int | bool]


class Wrong(Exception):  # noqa: N818 - named for what happened
    """What was typed into a field cannot be taken; `sentence` says why, beside it."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(field)
        self.field, self.sentence = field, sentence


@dataclass(frozen=True)
class Told:
    """One word, checked as far as can be done here. `row`: as a file of `stream` has it, to be judged or delivered;
    `decision`: where a known record changes. `texts`: whether anybody wrote in words of their own.
    """

    stream: str
    row: dict[str, str]
    decision: Changed = field(default_factory=dict)
    texts: bool = False


def tell(reading: access.Reading, view: View, note: Callable[..., None]) -> Response:
    """One word, on the record before it is in the inbox. The same form sent again says the same thing once."""
    given = request.form
    kind, sent = given.get("kind", ""), given.get("mark", "")
    if kind not in _KINDS or not MARK.fullmatch(sent):
        raise NotTaken("")
    try:
        word = _KINDS[kind](reading, view.words, given)
        _looked_through(reading, view, word)
    except Wrong as wrong:
        answer = said(wrong.sentence, 400)
        answer.headers["X-Field"] = wrong.field
        return answer
    now, role = datetime.now(UTC), reading.principal.role
    mark = sha256(f"{reading.principal.owner} {sent}".encode()).hexdigest()[:32]
    if word.decision:
        note(f"{kind}.told")
        decisions.write(reading.folder, word.decision, role, now, mark)
    elif not _known(reading, word):
        note(f"{kind}.told")
        told.deliver(reading.folder, word.stream, _signed(reading, word.row, mark, role, now), mark)
    back = back_of(reading, given.get("back", ""))
    return see(view.link("/tell", back=back, said=f"{now:%H%M%S}"))


def today(about: About) -> date:
    """The last day that can be told of: of the sample, which stands still, its own."""
    return about.as_of if about.synthetic else datetime.now(LOCAL_TIME).date()


def back_of(reading: access.Reading, asked: str) -> str | None:
    """The page somebody came from: an area's, else that of relations."""
    return asked if asked in {area.area_id for area in access.ask(reading, Area)} else None


def promises(reading: access.Reading) -> dict[str, TellPromise]:
    """Every open promise, by its handle."""
    return {row.commitment_id: row for row in access.ask(reading, TellPromise, area=None, district=None)}


def meetings(reading: access.Reading) -> dict[str, TellMeeting]:
    """Every meeting past its day that nobody said was held, by its handle."""
    (about,) = access.ask(reading, About)
    span = {"since": date.min, "day": about.as_of}
    return {row.meeting_id: row for row in access.ask(reading, TellMeeting, area=None, district=None, **span)}


def promise_of(reading: access.Reading, told_as: str) -> TellPromise | None:
    """The one that an address or a form means, to whoever it was given."""
    known = promises(reading)
    return known.get(alias.find(reading, told_as, known) or "")


def meeting_of(reading: access.Reading, told_as: str) -> TellMeeting | None:
    known = meetings(reading)
    return known.get(alias.find(reading, told_as, known) or "")


def _promise(reading: access.Reading, words: Words, given: Given) -> Told:
    found = promise_of(reading, given.get("promise", ""))
    if found is None:
        raise NotTaken("told")
    status = given.get("status", "")
    if status not in STATES:
        raise Wrong("status", words.t("Choose what became of it."))
    evidence = _text(words, given, "evidence")
    decision: Changed = {"kind": "promise", "commitment": found.commitment_id, "status": status}
    decision |= {"evidence": evidence} if evidence else {}
    if status == "open":
        return Told("commitment", {}, decision)
    closed = _day(reading, words, given, "closed_on", found.made_on)
    if status == "late" and found.due_on and closed <= found.due_on:
        raise Wrong(
            "closed_on", words.t("By that day it was not late: it was due on {day}.", day=words.day(found.due_on))
        )
    if status == "kept" and found.due_on and closed > found.due_on:
        decision["status"] = "late"  # kept all the same, and the ledger tells the two apart
    decision["closed_on"] = closed.isoformat()
    row = {"owner_side": found.owner_side, "made_on": found.made_on.isoformat(), "closed_on": closed.isoformat()}
    return Told("commitment", row | {"status": str(decision["status"]), "evidence": evidence}, decision, bool(evidence))


def _meeting(reading: access.Reading, words: Words, given: Given) -> Told:
    found = meeting_of(reading, given.get("meeting", ""))
    if found is None:
        raise NotTaken("told")
    held, counts = _day(reading, words, given, "held_on"), _counts(words, given)
    decision: Changed = {"kind": "meeting", "meeting": found.meeting_id, "held_on": held.isoformat()}
    return Told("meeting", {}, decision | {name: int(value) for name, value in counts.items()})


def _new_meeting(reading: access.Reading, words: Words, given: Given) -> Told:
    area, kind = _area(reading, words, given), given.get("meeting_kind", "")
    if kind not in MEETING_KINDS:
        raise Wrong("meeting_kind", words.t("Choose what kind of meeting it was."))
    held = _day(reading, words, given, "held_on")
    return Told("meeting", {"area_id": area, "kind": kind, "held_on": held.isoformat(), **_counts(words, given)})


def _note(reading: access.Reading, words: Words, given: Given) -> Told:
    area, text = _area(reading, words, given), _text(words, given, "text")
    if not text:
        raise Wrong("text", words.t("Write what you saw or did, in a line."))
    noted = _day(reading, words, given, "noted_on")
    return Told("note", {"area_id": area, "noted_on": noted.isoformat(), "text": text}, texts=True)


_KINDS: dict[str, Callable[[access.Reading, Words, Given], Told]] = {
    "promise": _promise,
    "meeting": _meeting,
    "new_meeting": _new_meeting,
    "note": _note,
}


def _known(reading: access.Reading, word: Told) -> bool:
    """Whether the very same was told before, in another form: by whoever went back, or by a colleague."""
    waits = told.waiting(reading.folder, word.stream)
    if any({name: text for name, text in row.items() if name not in SIGNED} == word.row for row in waits):
        return True
    (about,) = access.ask(reading, About)
    if word.stream != "note" or about.contract_version < TEXTS_SINCE:
        return False
    on = date.fromisoformat(word.row["noted_on"])
    noted = access.ask(reading, AreaNote, area=word.row["area_id"], since=on, until=on)
    return any(found.text == word.row["text"] for found in noted)


def _looked_through(reading: access.Reading, view: View, word: Told) -> None:
    """What somebody wrote in words of their own is read by the eyes that read every delivery."""
    if not word.texts:
        return
    row = _signed(reading, word.row, "told", reading.principal.role, datetime.now(UTC))
    found = told.faults(reading.folder, word.stream, row, view.lang)
    if found is None:
        raise Wrong("", view.words.t("The server did not answer. Try again."))
    if found:
        raise Wrong(*found[0])


def _signed(reading: access.Reading, row: Mapping[str, str], mark: str, role: str, now: datetime) -> dict[str, str]:
    (about,) = access.ask(reading, About)
    source = "synthetic_dashboard" if about.synthetic else "dashboard"
    who, at = RECORDER.get(role, "ngo_staff"), now.isoformat(timespec="seconds")
    signs = {"record_id": mark, "source": source, "recorder_role": who, "updated_at": at}
    return {**row, **{name: signs[name] for name in SIGNED}}


def _day(reading: access.Reading, words: Words, given: Given, name: str, first: date | None = None) -> date:
    try:
        day = date.fromisoformat(given.get(name, ""))
    except ValueError:
        raise Wrong(name, words.t("Choose the day.")) from None
    last = today(access.ask(reading, About)[0])
    if day > last:
        raise Wrong(name, words.t("That day is still to come: the last one is {day}.", day=words.day(last)))
    if first and day < first:
        raise Wrong(name, words.t("That day is before it was made, on {day}.", day=words.day(first)))
    return day


def _text(words: Words, given: Given, name: str) -> str:
    """One line, without what turns or hides text."""
    text = " ".join(plain(given.get(name, "").replace("\r", " ").replace("\n", " ")).split())
    if len(text) > LONGEST:
        most = words.number(LONGEST)
        raise Wrong(name, words.t("This is too long: at most {count} characters, for a line.", count=most))
    return text


def _counts(words: Words, given: Given) -> dict[str, str]:
    """The numbers that were told; a part is never more than the whole."""
    found = {name: _number(words, given, name, 0, MOST_PEOPLE) for name in COUNTS}
    found |= {"temperature": _number(words, given, "temperature", CALMEST, TENSEST)}
    whole = found["n_total"]
    for name in COUNTS[1:]:
        part = found[name]
        if part is not None and whole is not None and part > whole:
            raise Wrong(name, words.t("That is more than were present in all: {count}.", count=words.number(whole)))
    return {name: str(number) for name, number in found.items() if number is not None}


def _number(words: Words, given: Given, name: str, low: int, high: int) -> int | None:
    text = given.get(name, "").strip()
    if not text:
        return None
    number = int(text) if text.isdecimal() and len(text) <= len(str(high)) else -1
    if not low <= number <= high:
        bounds = {"low": words.number(low), "high": words.number(high)}
        raise Wrong(name, words.t("Write a whole number from {low} to {high}.", **bounds))
    return number


def _area(reading: access.Reading, words: Words, given: Given) -> str:
    chosen = given.get("area", "").strip().split(" ")[0]
    if chosen not in {area.area_id for area in access.ask(reading, Area)}:
        raise Wrong("area", words.t("No place has this name: choose one from the list."))
    return chosen
