"""Relations, complaints, meetings and promises: the sentences and numbers of the page of relations, on paper."""

from collections import Counter

from dashboard.figures import ledger
from dashboard.pages import (
    gap_words,
    relations_handling,
    relations_meetings,
    relations_promises,
)
from dashboard.pages import relations_words as told
from dashboard.pages.relations_facts import DIMENSIONS, INDEX, RelationFacts, nearest
from dashboard.report.facts import ReportFacts
from dashboard.report.paper import Fact, Section, Table, rich
from dashboard.report.ranking import counted
from dashboard.rows.relations import RelationPromise
from dashboard.text import Words

OVERDUE = 8  # rows of promises; the rest are counted
FEW = 5  # complaints of one area under which only that they are few is said


def sections(facts: ReportFacts) -> tuple[Section, ...]:
    return relations(facts), complaints(facts), meetings(facts), promises(facts)


def relations(facts: ReportFacts) -> Section:
    words, found = facts.view.words, facts.relations
    said = told.story(words, found)
    whose, community, police = nearest(found.chosen, found.pulse)
    if community or police:
        item = words.term("item", "treated_fairly")
        place = "" if whose == found.chosen.place_id else f" ({words.name(found.places[whose])})"
        said.append(f"{item}{place}: {gap_words.answer(words, community, police)}")
    head = (
        words.t("Measure, 0–100"),
        words.t("Value"),
        words.t("80 % band"),
        words.t("What stands behind it"),
        words.t("Against {month}", month=words.month(found.before)),
    )
    rows = tuple(_measure(words, found, name) for name in (INDEX, *DIMENSIONS))
    table = Table(words.t("Relation index and its dimensions"), head, rows, numbers=(1, 2))
    return Section(told.headline(words, found), tuple(map(rich, said)), tables=(table,))


def _measure(words: Words, found: RelationFacts, name: str) -> tuple[str, ...]:
    row, before = found.at(name, found.month), found.at(name, found.before)
    title = words.term("measure", name)
    if row is None or row.value is None:
        return title, words.t("not collected"), "–", told.behind(words, name, row.n if row else 0), "–"
    points, verdict = told.turned(words, row, before) if before else ("", words.term("verdict", "first"))
    return (
        title,
        words.number(row.value),
        told.band(words, row),
        told.behind(words, name, row.n),
        f"{points} {verdict}".strip() if before and before.value is not None else verdict,
    )


def complaints(facts: ReportFacts) -> Section:
    words, found = facts.view.words, facts.relations
    row = found.handling
    whose, asked, _ = nearest(found.chosen, found.would_report)
    ready = str(relations_handling.ready(words, found, whose, asked).children)
    said = [relations_handling.caution(words), ready]
    if facts.chosen and 0 < row.received < FEW:
        title = words.t("Complaints received: {count}", count=counted(words, row.received, facts))
        return Section(title, tuple(map(rich, (words.t("Of one area no smaller number is printed."), *said))))
    if not (found.heard or row.received):
        return Section(relations_handling.title(words, found), tuple(map(rich, said)))
    shares = relations_handling.shares(words, row) if row.received else []
    return Section(
        relations_handling.title(words, found), tuple(map(rich, said)), tuple(Fact(*one) for one in shares[:6])
    )


def meetings(facts: ReportFacts) -> Section:
    words, row = facts.view.words, facts.relations.room
    groups = {
        "police": (row.police, row.police_of),
        "women": (row.women, row.women_of),
        "youth": (row.youth, row.youth_of),
    }
    shown = tuple(
        Fact(words.term("group", name), told.share(words, heads, whole), words.t("of the heads counted"))
        for name, (heads, whole) in groups.items()
        if row.held and whole and heads is not None
    )
    return Section(relations_meetings.title(words, row), facts=shown)


def promises(facts: ReportFacts) -> Section:
    words, rows = facts.view.words, facts.relations.promises
    if not rows:
        none = words.t("None made is not the same as none kept.")
        return Section(words.t("No promise was alive in the period."), (rich(none),))
    counts = ledger.count(rows)
    head = (words.t("Owed by"), *(words.term("promise_state", state) for state in ledger.STATES), words.t("All"))
    body = tuple(
        (
            words.term("side", side),
            *(words.number(states[state]) for state in ledger.STATES),
            words.number(sum(states.values())),
        )
        for side, states in counts.items()
    )
    table = Table(words.t("Promises by the side that owes them, and state"), head, body, tuple(range(1, len(head))))
    return Section(
        relations_promises.title(words, rows),
        tables=(table, *_overdue(facts, [row for row in rows if row.state == "overdue"])),
    )


def _overdue(facts: ReportFacts, late: list[RelationPromise]) -> tuple[Table, ...]:
    """The longest overdue by name of place; no text of a promise leaves the warehouse."""
    if not late:
        return ()
    words = facts.view.words
    head = (words.t("Place"), words.t("Owed by"), words.t("Made"), words.t("Due"), words.t("Overdue by"))
    body = [
        (
            _place(facts, row),
            words.term("side", row.owner_side),
            words.day(row.made_on),
            words.day(row.due_on) if row.due_on else "–",
            words.n("{count} day", "{count} days", row.days_overdue),
        )
        for row in late[:OVERDUE]
    ]
    if len(late) > OVERDUE:
        sides = Counter(row.owner_side for row in late[OVERDUE:])
        more = words.n("and {count} more", "and {count} more", len(late) - OVERDUE)
        by = words.t(", ").join(f"{words.term('side', side)} {words.number(n)}" for side, n in sides.items())
        body.append((more, by, "", "", ""))
    title = words.t("Overdue promises, the longest overdue first")
    return (Table(title, head, tuple(body), (4,)),)


def _place(facts: ReportFacts, row: RelationPromise) -> str:
    found = facts.relations.places
    known = found.get(row.area_id or "") or found.get(row.district_id or "")
    return facts.view.words.name(known) if known else facts.view.words.term("place level", "governorate")
