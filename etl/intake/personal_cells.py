"""Free text that points to a person: a telephone, card or plate number, an address of mail; the second net.

What is written in figures and is nobody's is masked first: days, years, sums, counts. Of what is left, a telephone or a
card shows by its length, by how it begins, or by the word before it.
"""

import re

from etl.intake.normalise import fold

# Patterns read texts that `fold` has passed: the digits are Western, and only those and Latin letters make words, so
# that a number begins at once after an Arabic conjunction.
JOIN, GAP = r"\s?[-/.]\s?", r"[\s\-./()]{0,2}"
DAY, MONTH, YEAR = r"(0?[1-9]|[12]\d|3[01])", r"(0?[1-9]|1[0-2])", r"(19|20)\d\d"
DATES = (
    rf"\b\d{{4}}{JOIN}{MONTH}{JOIN}{DAY}\b",
    rf"\b({DAY}{JOIN}{MONTH}|{MONTH}{JOIN}{DAY}){JOIN}(\d{{4}}|\d\d)\b",
    rf"\b{DAY} {MONTH} {YEAR}\b",
    rf"\b{YEAR}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\b",
    rf"\b{YEAR}\s?[-–/]\s?((19|20)?\d\d)\b",
)
COUNTED = (
    r"(iqd|usd|eur|dinars?|dollars?|euros?|people|persons?|residents|inhabitants|families|households|officers|women|men"
    r"|children|voters|students|displaced|returnees|million|billion|km|kg|m2|litres?|bin|ton|كم|کم|الف|ألف)"
    r"(?![a-z\u0600-\u06ff])"
)
COUNTED_WITH_ENDINGS = (
    "دينار|دولار|يورو|شخص|نسمه|نسمة|عائل|اسره|أسرة|منتسب|ضابط|امراه|امرأة|رجل|طفل|ناخب|طالب|نازح|عائد|متظاهر|مواطن"
    "|مليون|مليار|كغم|متر|لتر|دینار|دۆلار|کەس|خێزان|ئەفسەر|ژن|پیاو|منداڵ|هاووڵاتی|ملیۆن|ملیار|هەزار|مەتر"
    "|dinar|dolar|kişi|aile|hane|polis|kadın|erkek|çocuk|öğrenci|milyon|milyar|litre"
)
SUMS = (
    r"[$€£]\s?[1-9][\d.,]*",
    rf"\b[1-9]\d{{0,14}}([., ]\d{{1,6}}){{0,6}}\s?([$€£%]|د\.ع|{COUNTED}|{COUNTED_WITH_ENDINGS})",
)
ROUND = (r"\b[1-9]\d{0,5}0{3,}\b", r"\b[1-9]\d{0,2}([., ]\d{3})+\b", r"\b\d+[05]\s?[-–]\s?\d+[05]\b")

MOBILE = rf"(^|\D)(\+|00)?(964)?{GAP}0?7[3-9]\d({GAP}\d){{7}}(\D|$)"
ABROAD = rf"(\+|(^|\D)00)[1-9]({GAP}\d){{6,}}"
TRUNK = rf"(^|[^\d.,])\(?0\d({GAP}\d){{5,}}"
WORDED = (
    r"(\b(tel|phone|mobile|whats ?app|viber|telegram|telefon|passport|identity|id|kimlik|pasaport|plate|plaka"
    r"|vehicle no|car no)|هاتف|موبايل|جوال|واتس|تەلەفۆن|مۆبایل|هوية|هويه|جواز|البطاقة|البطاقه|ناسنامە|پاسپۆرت"
    r"|لوحة|لوحه|رقم السيارة|رقم المركبة|رقم العجلة|سيارة رقم|مركبة رقم|عجلة رقم|تابلۆ|ژمارەی ئۆتۆمبێل)"
    r"[^\d\n]{0,15}\d([\s\-.]?\d){3,}"
)
MAIL = r"[^\s@＠]\s?[@＠]\s?[^\s@＠]+\.[^\s@＠]{2,}"

LONG_NUMBER = (
    r"\d{7,}", r"\b\d{3}[\s\-.]\d{4}\b", r"\b\d{4}[\s\-]\d{3}[1-9]\b",
    r"\b\d{3}[\s\-.]\d{2,3}[\s\-.]\d{2}([\s\-.]\d{2})?\b",
)  # fmt: skip
PLATES = (
    r"\b(1[1-9]|2\d|3[0-2])\s?-?\s?[a-z]\s?-?\s?\d{4,6}\b",
    r"\b(1[1-9]|2\d|3[0-2])\s?-?\s?[ابجدحرسصطعفكلمنهي]\s?-?\s?\d{5}\b",
    r"(^|[\s(])[أجدرطسصن]\s?-?\s?\d{5,6}($|\D)",
    r"\b\d{4,6}\s?[-/]?\s?(خصوصي|أجرة|اجرة|اجره|تاكسي|حكومي)",
    r"(خصوصي|أجرة|اجرة|اجره|تاكسي)\s?[-/]?\s?\d{4,6}\b",
)


def any_of(*patterns: str) -> re.Pattern[str]:
    """One pattern for several; letters of either case, and Western digits only."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.ASCII | re.IGNORECASE)


NOBODYS, NOBODYS_EITHER = (any_of(*DATES), any_of(*SUMS)), (any_of(*ROUND), any_of(rf"\b{YEAR}\b"))
AT_ONCE, AT_LAST = any_of(MOBILE, ABROAD, TRUNK, WORDED, MAIL), any_of(*LONG_NUMBER, *PLATES)


def holds_a_person(text: str) -> bool:
    """Whether a text holds a telephone, card or plate number or an address of mail."""
    plain = _masked(fold(text), NOBODYS)
    return bool(AT_ONCE.search(plain) or AT_LAST.search(_masked(plain, NOBODYS_EITHER)))


def _masked(text: str, patterns: tuple[re.Pattern[str], ...]) -> str:
    for pattern in patterns:
        text = pattern.sub(" ", text)
    return text
