"""Rows that may not stand where they are: invented beside real, numbers of persons, answers without a form."""

import io
import json
from collections.abc import Iterator
from random import Random

import xlsxwriter
from labelled import ACCEPTED, INCIDENT, WHOLE, Ids, Labelled, table, text_of

ERASED = tuple(f"N7-erased-{n}" for n in range(5))


def invented(rng: Random) -> Iterator[Labelled]:
    """N7: what is invented never shares a warehouse with what happened."""
    for nth in range(5):
        rows = [
            [f"N7-syn-{nth}-{n}", source, "Tisin", "2026-03-02", "Riots", "media"]
            for n, source in enumerate(("synthetic_field", "corpus")[: 1 + nth % 2])
        ]
        yield Labelled(
            "N7",
            f"invented-{nth}",
            f"incident/N7-invented-{nth}.csv",
            text_of(INCIDENT, rows).encode(),
            {WHOLE: "E_SYNTHETIC_MIX"},
        )
    del rng


def numbers_of_persons(rng: Random) -> Iterator[Labelled]:
    """N8: a telephone or identity number in a text that people will read."""
    local = f"0770{rng.randint(1_000_000, 9_999_999)}"
    said = [
        f"call {local}", f"+964 770 {rng.randint(100, 999)} {rng.randint(1000, 9999)}", "اتصل على ٠٧٧٠١٢٣٤٥٦٧",
        "0750-123-4567 after noon", f"ID {rng.randint(10**11, 10**12 - 1)}", "write to someone@example.org",
        "رقم الهوية 199012345678", "۰۷۵۰۱۲۳۴۵۶۷",
    ]  # fmt: skip
    plain = [
        "Open the road by 15 March 2026",
        "2 patrols a day, 7 days a week",
        "Pay 1,500,000 IQD to the school",
        "فتح الشارع قبل ٢٠٢٦-٠٤-٠١",
        "50 lamps in street 12",
    ]
    ids = Ids("N8-cell")
    header = ["record_id", "source", "area", "text", "owner_side", "made_on"]
    rows = [([next(ids), "corpus", "Tisin", text, "police", "2026-03-02"], "E_PERSONAL_CELL") for text in said]
    rows += [([next(ids), "corpus", "Tisin", text, "police", "2026-03-02"], ACCEPTED) for text in plain]
    yield table("N8", "numbers-of-persons", "commitment", header, rows)


def forms(rng: Random) -> Iterator[Labelled]:
    """N8: exports of KoBoToolbox: another version of the form, and answers whose submission is not there."""
    header = ["record_id", "area", "occurred_on", "event_type", "origin", "_uuid", "_submission_time", "__version__"]
    for nth in range(5):
        rows = [
            ["", "Tisin", "2026-03-02", "Riots", "media", f"uuid-{nth}-{n}", "2026-03-02T10:00:00", f"v{n}"]
            for n in range(2)
        ]
        content = text_of([h for h in header if h != "record_id"], [row[1:] for row in rows]).encode()
        yield Labelled(
            "N8",
            f"form-version-{nth}",
            f"kobo/incident/N8-version-{nth}.csv",
            content,
            {2: ACCEPTED, 3: ACCEPTED, WHOLE: "W_FORM_VERSION"},
        )
    del rng


def broken_documents(rng: Random) -> Iterator[Labelled]:
    """N9: answers of a service that are torn, or no list of submissions."""
    whole = json.dumps({"count": 1, "next": None, "results": [{"_uuid": "u1", "area": "Tisin"}]})
    for nth in range(5):
        yield Labelled(
            "N9",
            f"json-torn-{nth}",
            f"kobo/incident/N9-torn-{nth}.json",
            whole[: rng.randint(5, len(whole) - 2)].encode(),
            {WHOLE: "E_FORMAT"},
        )
    for nth, content in enumerate(("[]", '{"results": []}', '{"count": 0, "results": []}')):
        yield Labelled(
            "N9", f"json-empty-{nth}", f"kobo/incident/N9-empty-{nth}.json", content.encode(), {WHOLE: "E_EMPTY"}
        )
    for nth, content in enumerate(("{}", '"text"', "12", '{"detail": "Not found."}', "[1, 2, 3]")):
        yield Labelled(
            "N9", f"json-other-{nth}", f"kobo/incident/N9-other-{nth}.json", content.encode(), {WHOLE: "E_FORMAT"}
        )


def case_tokens(rng: Random) -> Iterator[Labelled]:
    """N8: a case is named by a random token, never by a person, a telephone or a file number that leads to one."""
    wrong = [
        "case of Abu Ali",
        "حالة ١",
        "abc",
        f"0770{rng.randint(1_000_000, 9_999_999)}",
        "K-12345678",
        "k 12",
        "k/12",
    ]
    ids = Ids("N8-case")
    header = ["record_id", "source", "area", "case_ref", "opened_on", "opened_from", "category", "status"]
    said = [(text, "E_TOKEN") for text in wrong] + [("K7-X3Q9", ACCEPTED), ("a1b2-c3d4", ACCEPTED)]
    rest = ["2026-03-02", "meeting", "other", "intake"]
    rows = [([next(ids), "corpus", "Tisin", text, *rest], code) for text, code in said]
    yield table("N8", "case-tokens", "committee_case", header, rows)


def lost_repeats(rng: Random) -> Iterator[Labelled]:
    """N8: promises whose meeting is not in the file."""
    del rng
    header = ["kind", "area", "held_on", "_uuid", "_index", "_submission_time"]
    below = ["text", "owner_side", "made_on", "_index", "_parent_index", "_submission__uuid"]
    for nth in range(5):
        out = io.BytesIO()
        with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
            meetings, promises = book.add_worksheet("meeting"), book.add_worksheet("commitments")
            meetings.write_row(0, 0, header)
            meetings.write_row(1, 0, ["community", "Tisin", "2026-03-02", f"m-{nth}", "1", "2026-03-02T10:00:00"])
            promises.write_row(0, 0, below)
            promises.write_row(1, 0, ["Lamps", "police", "2026-03-02", "1", "9", f"gone-{nth}"])
        expect = {2: "E_PARENT_MISSING"}
        yield Labelled(
            "N8", f"lost-repeat-{nth}", f"kobo/meeting/N8-lost-{nth}.xlsx", out.getvalue(), expect, besides=1
        )


def erased_rows(rng: Random) -> Iterator[Labelled]:
    """N7: rows of records that were erased stay out, and nothing of them is said but that."""
    del rng
    rows = [[record, "corpus", "Tisin", "2026-03-02", "Riots", "media"] for record in ERASED]
    expect = dict.fromkeys(range(2, 2 + len(rows)), "W_ERASED")
    yield Labelled("N7", "erased", "incident/N7-erased.csv", text_of(INCIDENT, rows).encode(), expect)


MAKERS = (invented, numbers_of_persons, case_tokens, forms, lost_repeats, broken_documents, erased_rows)
