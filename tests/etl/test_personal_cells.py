"""Free text that stays in the warehouse holds no telephone, card, plate or address; ordinary figures pass."""

import time
from collections.abc import Iterator, Sequence

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.intake.normalise import fold
from etl.intake.personal import is_no_case_token
from etl.intake.personal_cells import holds_a_person


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(config={"threads": 1}) as connection:
        yield connection


def told(con: duckdb.DuckDBPyConnection, texts: Sequence[str], rule: str) -> list[bool]:
    asked = f"select coalesce({rule}, false) from (select unnest($texts::varchar[]) as cell)"
    return [found for (found,) in con.execute(asked, {"texts": list(texts)}).fetchall()]


PERSONAL = [
    "0770 123 4567", "07701234567", "7701234567", "+9647701234567", "00964 770 123 4567", "+964 (0)770-123-4567",
    "call 0750-123-45-67 in the morning", "اتصل على ٠٧٧٠١٢٣٤٥٦٧", "هاتف المشتكي ٠٧٧٠ ١٢٣ ٤٥٦٧", "۰۷۵۰ ۱۲۳ ۴۵۶۷",
    "رقمه 07801234567 وهو في الحي", "ژمارەی ئەو ٠٧٥٠١٢٣٤٥٦٧ە", "numarası 0770 123 45 67", "tel. 050 212345",
    "landline 050-212345", "(050) 212 345", "phone 212345", "هاتف: 212345", "212-3456", "770.123.4567", "0771/2345678",
    "+90 532 123 45 67", "+46701234567", "0090 532 1234567", "met him, 0790 000 1122", "07701234567 and 07809876543",
    "a.person@example.org", "write to first.last+note@mail.example.com please", "info＠example.org",
    "بريده ali@example.iq",
    "passport A12345678", "A 12345678", "جواز رقم A1234567", "ID 19901234567", "199012345678", "1990 1234 5678",
    "هوية رقم 00123456", "البطاقة الوطنية 200112345678", "ناسنامە 12345678", "kimlik no 12345678", "id: 123456",
    "identity card number 998877", "22 A 12345", "21B34567", "لوحة السيارة 12345 كركوك", "سيارة رقم ١٢٣٤٥ كركوك",
    "plate 12345", "plaka 36 1234", "12345 خصوصي", "أجرة 98765", "أ 12345", "تابلۆی 22 م 45678", "رقم العجلة 4567",
    "whatsapp 7701234567", "viber: 0770 1234567", "05321234567", "0\u200f770\u200f1234567", "٠٧٧٠-١٢٣-٤٥٦٧",
    "９７７０１２３４５", "0770\u00a0123\u00a04567", "070 123 4567",
]  # fmt: skip

ORDINARY = [
    "on 12/03/2026", "by 2026-03-12", "12.03.2026 at 14:30", "2026-03-12T10:15:00", "04 03 2026", "20260312",
    "from 01/02/2025 to 28/02/2025", "01-02-2025 - 28-02-2025", "between 2019 and 2023", "2019-2023", "2024/2025",
    "2019, 2020, 2021", "2019 2020 2021", "since 2003", "في عام ٢٠٢٤", "خلال 2024/2025", "منذ ٢٠٠٣ وحتى ٢٠١٧",
    "2026-W12", "3/2026", "لە ٢٠٢٤/٠٥/١٢ کۆبوونەوە کرا", "12 Mart 2026 saat 14.30", "15-20 families", "350 people",
    "1,250,000 IQD", "2.500.000 dinar", "2500000 IQD", "1500000 دينار", "٢٥٠٠٠٠٠ دينار", "10 000 000 dinars",
    "$1,250,000", "1250000 USD", "12500000", "7500000000 IQD", "750 000 000", "1 500 000 دينار عراقي", "2,500,000",
    "120 000 sakin", "population 1,597,876", "1597876 people", "٢٥٠ عائلة", "128 police, 137 residents", "10 20 30 40",
    "500-1000 families", "1000-1500", "between 1000 and 1500", "100 200 300", "km 12.5", "24/7", "50 %", "1-5",
    "8:00-16:00",
    "08:30 - 15:45", "no. 12345", "kitab 4521", "order 12/345", "قرار رقم 57 لسنة 2015", "Law 20 of 2009",
    "الكتاب ذي العدد ١٢٣٤ في ١٢/٣/٢٠٢٦", "street 15, house 7", "زقاق 12 دار 34", "محلة 212",
    "in 2019 300 families came",
    "طريق كركوك 12 كم", "في كركوك 15000 شخص", "Kirkuk 15000 voters", "3.75", "-12.5", "35.4681, 44.3922", "IQG13Q04",
    "KRK-047", "Q3 2026", "2 x 500", "Battalion 12", "Station 5", "room 101", "104", "police hotline 104", "1 + 1 = 2",
    "trained 40 of 128 officers in 6 sessions", "9 of 10 asked", "paid 75.000 IQD each", "٪٥٠", "3 من 5",
    "2-3 اجتماعات",
    "هەموو ڕۆژێک کاتژمێر ٩:٣٠", "Street lights on road 60", "delayed 45-60 days", "1.2.2026", "7/7/2025", "@",
    "at 5 @ the gate",
    "street lights repaired by 30/04/2026; 12 of 15 done; cost 3,400,000 IQD",
    "الإنارة: 12 من أصل 15، الكلفة 3,400,000 دينار",
]  # fmt: skip


@pytest.mark.parametrize("text", PERSONAL)
def test_what_points_to_a_person_is_found(text: str) -> None:
    assert holds_a_person(text)


def test_ordinary_figures_are_no_persons() -> None:
    assert [text for text in ORDINARY if holds_a_person(text)] == []


DIGITS = st.sampled_from(["0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹"])
WORDS = st.sampled_from(
    ["", "call ", "اتصل ", "پەیوەندی بکە بە ", "ara: ", "(", "met on 12/03/2026, ", "paid 2,500,000 IQD "]
)
SEPARATOR = st.sampled_from(["", " ", "-", ".", "/"])


@given(
    st.integers(73, 79),
    st.integers(0, 99_999_999),
    st.sampled_from(["0", "+964", "00964", "964 "]),
    SEPARATOR,
    DIGITS,
    WORDS,
)
@settings(max_examples=200, deadline=None)
def test_a_mobile_number_is_found_however_it_is_written(
    network: int, number: int, begin: str, sign: str, digits: str, before: str
) -> None:
    parts = (f"{begin}{network}{number:08}"[: len(begin) + 3], f"{number:08}"[1:4], f"{number:08}"[4:])
    text = before + sign.join(parts).translate(str.maketrans("0123456789", digits))
    assert holds_a_person(text)


DAY = st.dates().filter(lambda day: 1900 <= day.year <= 2099)
FIGURES = st.one_of(
    DAY.map(lambda day: day.isoformat()),
    DAY.map(lambda day: f"{day:%d/%m/%Y}"),
    DAY.map(lambda day: f"{day:%d.%m.%Y %H:%M}"),
    st.integers(1900, 2099).map(str),
    st.integers(0, 99_999).map(str),
    st.integers(1, 10**10).map(lambda amount: f"{amount:,}"),
    st.integers(1, 10**10).map(lambda amount: f"{amount} IQD"),
    st.integers(1, 10**10).map(lambda amount: f"{amount} دينار"),
    st.integers(1, 999_999).map(lambda count: f"{count} people"),
)


@given(st.lists(FIGURES, min_size=1, max_size=4), DIGITS)
@settings(max_examples=200, deadline=None)
def test_days_years_counts_and_sums_are_never_taken_for_a_person(figures: list[str], digits: str) -> None:
    text = "agreed " + ", then ".join(figures).translate(str.maketrans("0123456789", digits)) + "."
    assert not holds_a_person(text)


@given(st.text(max_size=200))
def test_any_text_is_judged_and_again_alike(text: str) -> None:
    assert holds_a_person(text) == holds_a_person(fold(text))


@pytest.mark.parametrize("sign", "1 -.(@0aع")
def test_no_text_makes_it_slow(sign: str) -> None:
    for text in (sign * 2_000, f"1{sign}" * 1_000, f"07{sign}{sign}" * 500):
        started = time.process_time()
        holds_a_person(text)
        assert time.process_time() - started < 0.5


@pytest.mark.parametrize("token", ["K7F-3A9", "c-17", "2026-0417", "a1b2c3d4", "KRK-7F3A-19", "9f86d081-884c-7d65"])
def test_a_random_token_passes(con: duckdb.DuckDBPyConnection, token: str) -> None:
    assert told(con, [token], is_no_case_token("cell")) == [False]


@pytest.mark.parametrize(
    "token",
    [
        "Ahmed",
        "ahmed-ali",
        "أحمد",
        "case 17",
        "K7",
        "12345678",
        "A1234567",
        "0770-123-4567",
        "a@b1.c",
        "x" * 65 + "1",
        "K_7F3",
    ],
)
def test_a_name_or_a_number_is_no_token(con: duckdb.DuckDBPyConnection, token: str) -> None:
    assert told(con, [token], is_no_case_token("cell")) == [True]
