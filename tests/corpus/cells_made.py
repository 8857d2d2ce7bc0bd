"""Rows wrong in one cell, or in how their cells go together: digits, dates, positions, places, numbers, ids."""

from collections.abc import Iterator
from dataclasses import replace
from random import Random

from labelled import ACCEPTED, WHOLE, Ids, Labelled, incidents, table

EASTERN = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


def digits_and_letters(rng: Random) -> Iterator[Labelled]:
    """N2: digits and signs of other scripts are read; what only looks like a number is refused."""
    good = [str(rng.randint(0, 9)).translate(script) for script in (EASTERN, PERSIAN) for _ in range(6)]
    good += ["\u200f3", "4\u200e", "\u20667\u2069", "０", "1\u00a0", " 2 ", "٠٠٥"]
    bad = [
        "٣ قتلى",
        "three",
        "ثلاثة",
        "3 dead",
        "2-3",
        "~5",
        "5+",
        "IV",
        "½",
        "①②",
        "..",
        "1_0",
        "1,000",
        "0x10",
        "nan",
        "inf",
        "١٫٥",
    ]
    yield incidents("N2", "digits", "fatalities", [(c, ACCEPTED) for c in good] + [(c, "E_NUMBER") for c in bad])
    days = ["٢٠٢٦-٠٣-٠٤", "۲۰۲۶-۰۳-۰۴", "\u200f2026-03-04", "2026\u200e-03-04", "２０２６-０３-０４"]
    yield incidents("N2", "digits-in-dates", "occurred_on", [(d, ACCEPTED) for d in days])
    words = ["riots", "RIOTS", " Riots ", "أعمال شغب", "اعمال شغب", "أعمــال شغب"]
    yield incidents("N2", "letters-in-words", "event_type", [(w, ACCEPTED) for w in words])


def dates(rng: Random) -> Iterator[Labelled]:
    """N3: nothing is guessed of a date."""
    cells = [(f"{rng.randint(1, 12):02}/{rng.randint(1, 12):02}/2026", "E_DATE_AMBIG") for _ in range(35)]
    cells += [(f"{rng.randint(1, 12)}.{rng.randint(1, 12)}.2025", "E_DATE_AMBIG") for _ in range(5)]
    cells += [(f"{rng.randint(13, 28)}/{rng.randint(1, 12):02}/2025", "E_DATE") for _ in range(8)]
    cells += [(f"{rng.randint(1, 12):02}/{rng.randint(13, 28)}/2025", "E_DATE") for _ in range(8)]
    cells += [("2026-02-30", "E_DATE"), ("2026-13-01", "E_DATE"), ("2026-00-10", "E_DATE"), ("2025-02-29", "E_DATE")]
    cells += [("04-03-26", "E_DATE"), ("26/3/4", "E_DATE"), ("March 4, 2026", "E_DATE"), ("4 آذار 2026", "E_DATE")]
    cells += [
        ("2026-03", "E_DATE"),
        ("2026", "E_DATE"),
        ("yesterday", "E_DATE"),
        ("أمس", "E_DATE"),
        ("2026/3", "E_DATE"),
    ]
    cells += [
        ("2026-03-04 14:30", "E_DATE"),
        ("0000-00-00", "E_DATE"),
        ("1899-12-31", "E_DATE"),
        ("9999-12-31", "E_DATE"),
    ]
    cells += [
        (f"{rng.randint(1440, 1447)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}", "E_HIJRI_SUSPECT")
        for _ in range(10)
    ]
    cells += [("١٤٤٧-٠٩-١٢", "E_HIJRI_SUSPECT"), ("12/09/1447", "E_HIJRI_SUSPECT")]
    cells += [(str(rng.randint(43_000, 46_000)), "E_DATE_SERIAL") for _ in range(8)]
    cells += [(f"{rng.randint(2027, 2060)}-{rng.randint(1, 12):02}-01", "E_FUTURE") for _ in range(8)]
    cells += [
        ("", "E_MISSING"),
        ("  ", "E_MISSING"),
        ("\u200f", "E_MISSING"),
        ("\u00a0", "E_MISSING"),
        ("\ufeff", "E_MISSING"),
        ("-", "E_DATE"),
        ("n/a", "E_DATE"),
    ]
    yield incidents("N3", "dates", "occurred_on", cells)
    orders = [("2026-03-02", "2026-03-01", "E_ORDER") for _ in range(6)] + [("2026-03-02", "2026-03-02", ACCEPTED)]
    header = ["record_id", "source", "area", "received_on", "about", "category", "resolved_on"]
    ids = Ids("N3-order")
    rows = [([next(ids), "corpus", "Tisin", first, "police", "other", second], code) for first, second, code in orders]
    yield table("N3", "order", "grievance", header, rows)


DAYBOOK = """
source = "daybook"
stream = "incident"
title = { en = "Daybook", ar = "دفتر يومي" }
header = ["no", "day", "what"]
[file]
date_order = "DMY"
[columns]
record_id = "no"
occurred_on = "day"
event_type = "what"
[constants]
origin = "ngo_observation"
area = "Tisin"
"""


def mixed_orders(rng: Random) -> Iterator[Labelled]:
    """N3: a day where the contract says month: no date of the file can be trusted."""
    for nth in range(5):
        days = ["13/02/2026", f"{rng.randint(1, 12):02}/{rng.randint(13, 28)}/2025", "01/03/2026"]
        rows = [([f"N3-mix-{nth}-{n}", day, "Riots"], ACCEPTED) for n, day in enumerate(days)]
        made = table("N3", f"mixed-orders-{nth}", "daybook", ["no", "day", "what"], rows)
        yield replace(made, expect={WHOLE: "E_DATE_MIX"})


def positions(rng: Random) -> Iterator[Labelled]:
    """N4: swapped, outside, half given, or not in decimal degrees."""

    def near() -> tuple[str, str]:
        return f"{35.44 + rng.random() / 20:.5f}", f"{44.36 + rng.random() / 20:.5f}"

    pairs = [(*near(), ACCEPTED) for _ in range(5)]
    pairs += [(lon, lat, "E_COORD_SWAPPED") for lat, lon in (near() for _ in range(30))]
    pairs += [("0", "0", "E_COORD_OUT"), ("33.31", "44.36", "E_COORD_OUT"), ("36.34", "43.13", "E_COORD_OUT")]
    pairs += [(f"{rng.uniform(30, 33):.4f}", f"{rng.uniform(45, 47):.4f}", "E_COORD_OUT") for _ in range(25)]
    pairs += [(f"-{lat}", lon, "E_COORD_OUT") for lat, lon in (near() for _ in range(3))]
    pairs += [(lat, "", "E_COORD") for lat, _ in (near() for _ in range(5))] + [
        ("", lon, "E_COORD") for _, lon in (near() for _ in range(5))
    ]
    pairs += [("35°28'05\"N", "44°23'30\"E", "E_COORD_FORMAT"), ("35° 28.1'", "44° 23.5'", "E_COORD_FORMAT")]
    pairs += [("35.468N", "44.392E", "E_COORD_FORMAT"), ("N35.468", "E44.392", "E_COORD_FORMAT")]
    pairs += [
        (str(3_925_000 + rng.randint(0, 9_999)), str(444_000 + rng.randint(0, 9_999)), "E_COORD_FORMAT")
        for _ in range(8)
    ]
    pairs += [
        ("north", "east", "E_NUMBER"),
        ("35.4.6", "44.3.9", "E_NUMBER"),
        ("95.5", "44.4", "E_RANGE"),
        ("35.5", "191", "E_RANGE"),
    ]
    header = ["record_id", "source", "occurred_on", "event_type", "origin", "lat", "lon"]
    ids = Ids("N4")
    rows = [([next(ids), "corpus", "2026-03-02", "Riots", "media", lat, lon], code) for lat, lon, code in pairs]
    yield table("N4", "positions", "incident", header, rows)


def places(rng: Random) -> Iterator[Labelled]:
    """N5: an exact name or nothing."""
    unknown = [
        "Paper Town",
        "Muslla",
        "Tiseen Jnubi",
        "حي الورق",
        "القادسيه الثالثه",
        "شوڕیجەی نوێ٢",
        "Yeni Tisin Mahallesi 9",
    ]
    unknown += [
        "1 June",
        "Block 7",
        "near the market",
        "قرب السوق",
        "الشارع العام",
        "Tisin / Wasiti",
        "Tisin, Wasiti",
        "?",
        "unknown",
    ]
    unknown += [f"Street {n}, house {rng.randint(1, 99)}" for n in range(25)]
    cells = [(name, "W_PLACE_UNKNOWN") for name in unknown] + [("", "E_PLACE_MISSING")] * 5
    cells += [(name, ACCEPTED) for name in ("tisin", "TISIN", " Tisin ", "Hay Tisin", "حي المصلى", "Kirkuk")]
    yield incidents("N5", "names", "area", cells)
    wrong = ["KRK-999", "KRK-0", "KRK035", "IQG13", "IQG99Q01", "35", "Tisin"]
    yield incidents("N5", "ids", "area_id", [(i, "E_AREA_ID") for i in wrong if i != "IQG13"], {"area": ""})


def numbers(rng: Random) -> Iterator[Labelled]:
    """N6: impossible, not whole, not finite, or far above everything seen."""
    cells = [(f"-{rng.randint(1, 50)}", "E_RANGE") for _ in range(15)] + [
        (str(rng.randint(20_001, 10**9)), "E_RANGE") for _ in range(15)
    ]
    cells += [(c, "E_RANGE") for c in ("1e308", "99999999999999999999", "-1e9")]
    cells += [
        (c, "E_NUMBER")
        for c in ("NaN", "Infinity", "-inf", "1e999", "2.5", "0.1", "3 000 people", "12kg", "#REF!", "--1")
    ]
    cells += [("0", ACCEPTED), ("3", ACCEPTED), ("3.0", ACCEPTED), ("", ACCEPTED)]
    yield incidents("N6", "counts", "fatalities", cells)
    yield incidents("N6", "surprising", "injured", [(str(rng.randint(600, 19_000)), "W_SURPRISING") for _ in range(8)])
    scale = (
        [("1", ACCEPTED), ("3", ACCEPTED)]
        + [(str(v), "E_RANGE") for v in (0, 4, 5, 10, -1, 100)]
        + [("high", "E_NUMBER")]
    )
    header = ["record_id", "source", "area", "received_on", "about", "category", "severity"]
    ids = Ids("N6-severity")
    rows = [([next(ids), "corpus", "Tisin", "2026-03-02", "police", "other", v], code) for v, code in scale]
    yield table("N6", "severity", "grievance", header, rows)
    header = ["record_id", "source", "area", "kind", "held_on", "n_total", "n_police"]
    parts = [(total, total + rng.randint(1, 9), "E_AT_MOST") for total in range(5, 12)] + [(20, 5, ACCEPTED)]
    ids = Ids("N6-parts")
    rows = [([next(ids), "corpus", "Tisin", "community", "2026-03-02", str(a), str(b)], code) for a, b, code in parts]
    yield table("N6", "parts", "meeting", header, rows)


def words(rng: Random) -> Iterator[Labelled]:
    """N6: words outside their list, pairs that do not fit, cells too long, rows with nothing to date them."""
    del rng
    wrong = ["Rioting", "riot police", "Unrest", "مظاهرة كبيرة", "protest!", "1", "other", "Blasting"]
    yield incidents("N6", "words", "event_type", [(w, "E_CODE") for w in wrong])
    yield incidents(
        "N6",
        "pairs",
        "sub_event_type",
        [
            (w, "E_TYPE_PAIR")
            for w in ("Armed clash", "Grenade", "Attack", "Arrests", "Peaceful protest", "Suicide bomb")
        ],
    )
    yield incidents("N6", "yes-no", "serious", [(w, "E_BOOLEAN") for w in ("maybe", "ربما", "2", "ja", "?", "so so")])
    yield incidents("N6", "long", "record_id", [("x" * n, "E_TOO_LONG") for n in (129, 200, 500, 1_000, 5_000)])
    header = ["record_id", "source", "area", "kind", "planned_on", "held_on"]
    ids = Ids("N6-dated")
    rows = [([next(ids), "corpus", "Tisin", "community", "", ""], "E_ANY_OF") for _ in range(5)]
    rows += [([next(ids), "corpus", "Tisin", "community", "2026-03-02", ""], ACCEPTED)]
    yield table("N6", "undated", "meeting", header, rows)


def identities(rng: Random) -> Iterator[Labelled]:
    """N7: one id and two contents is a conflict; two sources may use one id; a row said twice says nothing new."""
    header = ["record_id", "source", "area", "occurred_on", "event_type", "origin", "version"]
    rows: list[tuple[list[str], str]] = []
    for n in range(20):
        day = f"2026-03-{rng.randint(1, 20):02}"
        rows += [
            ([f"N7-{n}", "corpus", "Tisin", day, kind, "media", "1"], "E_ID_CONFLICT") for kind in ("Riots", "Protests")
        ]
    rows += [
        (["N7-shared", source, "Tisin", "2026-03-02", "Riots", "media", "1"], ACCEPTED)
        for source in ("corpus", "corpus-two")
    ]
    yield table("N7", "conflicts", "incident", header, rows)


MAKERS = (digits_and_letters, dates, mixed_orders, positions, places, numbers, words, identities)
