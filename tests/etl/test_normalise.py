"""One normaliser, in Python and in SQL: it changes nothing twice, and both agree."""

import csv
import os
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.intake.normalise import fold, fold_sql, key, tidy, tidy_sql
from etl.intake.personal import personal_columns
from etl.streams import STREAMS

# Letters of the region, digits of its scripts, marks nobody sees, and whatever else a keyboard holds. DuckDB text ends
# at nothing but the length, yet a file with NUL is refused before it comes here.
SIGNS = st.characters(blacklist_categories=("Cs",), blacklist_characters="\0") | st.sampled_from(
    "٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٫٬ـ\u200c\u200d\u200e\u200f\u202b\u2066\ufeff\u00a0 \t\nأإآىیكکةه−-._"
)
TEXTS = st.text(SIGNS, max_size=30)


@given(TEXTS)
@settings(max_examples=500)
def test_normalising_twice_changes_nothing(text: str) -> None:
    for normalise in (tidy, fold, key):
        once = normalise(text)
        assert normalise(once) == once


@given(st.lists(TEXTS, min_size=1, max_size=50))
@settings(max_examples=60, deadline=None)
def test_sql_and_python_agree(texts: list[str]) -> None:
    con = duckdb.connect()
    con.execute("create table t as select unnest($texts::varchar[]) as said", {"texts": texts})
    found = con.execute(f"select said, {fold_sql('said')}, {tidy_sql('said')} from t").fetchall()
    assert [(text, fold(text) or None, tidy(text) or None) for text in texts] == found


@given(st.integers(-(10**12), 10**12), st.sampled_from(["٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "０１２３４５６７８９"]))
def test_digits_of_every_script_are_one_number(number: int, digits: str) -> None:
    written = str(number).translate(str.maketrans("0123456789", digits))
    assert int(fold(f"\u200f {written}\u00a0")) == number


@pytest.mark.parametrize(
    ("written", "read"),
    [("٣٫٤", "3.4"), ("١٬٢٥٠", "1250"), ("−٧", "-7"), ("٢٠٢٦/٠٣/٠٤", "2026/03/04"), ("كـــركوك", "كركوك")],
)
def test_signs_of_numbers_and_stretched_letters(written: str, read: str) -> None:
    assert fold(written) == read


def test_texts_keep_what_carries_meaning() -> None:
    assert tidy("\u202b می\u200cخواهم ٣ـ \u202c") == "می\u200cخواهم ٣ـ"


@pytest.mark.parametrize(
    ("one", "other"),
    [("Police  Conduct", "police_conduct"), ("الأهالي", "الاهالى"), ("مدرسة", "مدرسه"), ("كركوك", "کرکوک")],
)
def test_spellings_of_one_word_share_a_key(one: str, other: str) -> None:
    assert key(one) == key(other)


PERSONAL = (
    "name", "Full Name", "full_name", "first_name", "Surname", "Name of complainant", "victim_name",
    "complainant's name", "Phone", "phone_number", "Mobile No.", "Telephone", "WhatsApp", "National ID",
    "national_id_no", "ID Number", "id_card", "passport no", "Plate", "plate_number", "car plate", "اسم المشتكي",
    "الاسم", "الاسم الثلاثي", "الأسم الكامل", "رقم الهاتف", "هاتف", "رقم الموبايل", "هوية", "رقم الهوية",
    "البطاقة الوطنية", "رقم السيارة", "لوحة السيارة", "e-mail", "Email address", "date of birth", "Ad Soyad",
    "telefon", "officer name", "Witness Name 1", "contact_phone", "رقم هاتف المشتكي", "جواز السفر", "اسم الضحية",
    "هوية الأحوال المدنية", "ناوی تەواو", "ژمارەی مۆبایل",
)  # fmt: skip
NOT_PERSONAL = (
    "name_en", "name_ar", "Area name", "Neighbourhood name", "اسم الحي", "اسم المنطقة", "اسم الموقع", "اسم القضاء",
    "dyad_name", "conflict_name", "Enter the community name:", "Record ID", "Area ID", "actor1", "side_a",
    "event_id_cnty", "location", "رقم السجل", "template", "unit name",
)  # fmt: skip


@pytest.mark.parametrize("header", PERSONAL)
def test_a_column_about_a_person_is_named(header: str) -> None:
    assert personal_columns(["date", header]) == [header]


def test_names_of_places_and_groups_are_no_persons() -> None:
    assert personal_columns(NOT_PERSONAL) == []


def test_no_column_of_our_own_looks_personal() -> None:
    fields = [field for stream in STREAMS.values() for field in stream.fields]
    headers = [name for field in fields for names in field.headers.values() for name in names]
    assert personal_columns(headers + [field.name for field in fields]) == ["name"]  # of an indicator, no person's
    assert personal_columns(["name", "code", "Full name"], own=("name", "code")) == ["Full name"]


@pytest.mark.realdata
@pytest.mark.skipif("KEW_TEST_DATA" not in os.environ, reason="the real data sets are not here")
@pytest.mark.parametrize("name", ["ucdp_ged_iraq.csv", "sigacts_kirkuk_2007_2008.csv", "ugly/ucdp_hxl_kirkuk.csv"])
def test_no_column_of_the_real_files_looks_personal(name: str) -> None:
    with (Path(os.environ["KEW_TEST_DATA"]) / name).open(encoding="utf-8-sig", newline="") as file:
        assert personal_columns(next(csv.reader(file))) == []
