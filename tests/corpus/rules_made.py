"""Rows that may not stand where they are: invented beside real, numbers of persons, answers without a form."""

import json
from collections.abc import Iterator
from random import Random

from labelled import ACCEPTED, INCIDENT, WHOLE, Ids, Labelled, table, text_of


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


MAKERS = (invented, numbers_of_persons, forms, broken_documents)
