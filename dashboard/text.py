"""Every word the dashboard says, in the reader's language: messages, enum terms, numbers, dates, direction."""

import gettext
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.dates import format_date, format_datetime, format_skeleton
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

LANGUAGES = {"en": "English", "ar": "العربية", "ckb": "کوردیی سۆرانی", "tr": "Türkmence"}
_LOCALES = {"en": "en_GB", "ar": "ar_IQ", "ckb": "ckb_IQ", "tr": "tr_TR"}
# Babel keeps Latin digits for ar_IQ and ckb_IQ; readers in Iraq expect Eastern Arabic ones.
_EASTERN = str.maketrans("0123456789,.%", "٠١٢٣٤٥٦٧٨٩٬٫٪")
_DIGITS = {"ar": _EASTERN, "ckb": _EASTERN, "tr": str.maketrans(",.", ".,")}
_UNSEEN = dict.fromkeys(
    [
        *range(0x20),
        *range(0x7F, 0xA0),
        0x61C,
        0x200B,
        0x200E,
        0x200F,
        *range(0x2028, 0x202F),
        *range(0x2060, 0x2070),
        0xFEFF,
    ]
)
_FOLDER = Path(__file__).parent / "locale"


def spoken(asked: str) -> str:
    """The language asked for, else English."""
    return asked if asked in LANGUAGES else "en"


@cache
def catalogue(lang: str) -> Catalog:
    """All .po files of a language as one: they are compiled in memory, so a .po file is the only thing to edit."""
    merged = Catalog(locale=lang)
    for path in sorted((_FOLDER / lang / "LC_MESSAGES").glob("*.po")):
        with path.open("rb") as source:
            part = read_po(source, locale=lang)
        merged.mime_headers = part.mime_headers
        for message in part:
            if message.id:
                merged[message.id] = message
    return merged


@cache
def _translations(lang: str) -> gettext.NullTranslations:
    if lang == "en":
        return gettext.NullTranslations()
    compiled = BytesIO()
    write_mo(compiled, catalogue(lang))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def plain(text: str) -> str:
    """Without control characters and the marks that turn the direction of what follows: a name from a file must not
    dress up as another one, nor as its neighbour's number. Joiners stay, Sorani is written with them."""
    return text.translate(_UNSEEN)


@dataclass(frozen=True)
class Words:
    """One language. English sentences are the message ids; `{names}` in them are filled after translation."""

    lang: str = "en"

    @property
    def direction(self) -> str:
        return "rtl" if Locale.parse(_LOCALES[self.lang]).character_order == "right-to-left" else "ltr"

    def t(self, message: str, **values: object) -> str:
        return _translations(self.lang).gettext(message).format(**values)

    def n(self, singular: str, plural: str, count: int, **values: object) -> str:
        text = _translations(self.lang).ngettext(singular, plural, count)
        return text.format(count=self.number(count), **values)

    def term(self, context: str, code: str) -> str:
        """The word for a code, e.g. term("level", "very_high"); English words live in the catalogue too.

        A code that no catalogue knows yet is shown as it is: one strange cell must not take a whole page away.
        """
        if self.lang != "en":
            return plain(_translations(self.lang).pgettext(context, code))
        return english_terms().get((context, code)) or plain(code)

    def digits(self, text: str) -> str:
        """Only for text that is all figures: it also turns the separators."""
        return text.translate(_DIGITS.get(self.lang, {}))

    def digits_in(self, text: str) -> str:
        """For a sentence that carries its numbers with it; its punctuation stays."""
        return self._spaced_digits(text)

    def number(self, value: float, decimals: int = 0) -> str:
        return self.digits(_decimal(value if round(value, decimals) else 0, decimals))  # no zero is a negative one

    def frequency(self, middle: float, low: float, high: float) -> dict[str, str]:
        """A probability and its range as a natural frequency: count, base, low, high; of ten where that says enough.

        Kept off none and off all, as neither is ever claimed.
        """
        base = 10 if low >= 0.05 and middle >= 0.1 and high <= 0.95 else 100
        shares = {"count": middle, "low": low, "high": high}
        counts = {name: self.number(min(max(round(p * base), 1), base - 1)) for name, p in shares.items()}
        return counts | {"base": self.number(base)}

    def signed(self, value: float, decimals: int = 0) -> str:
        """With its sign, held together by a left-to-right isolate so that it reads the same in Arabic."""
        sign = "" if not round(value, decimals) else "+" if value > 0 else "−"
        return f"\u2066{sign}{self.number(abs(value), decimals)}\u2069"

    def whole(self, text: str) -> str:
        """A line for a figure: drawn left to right, it would otherwise turn a right-to-left sentence round."""
        return f"\u2067{text}\u2069" if self.direction == "rtl" else text

    def day(self, value: date, *, year: bool = True) -> str:
        if year:
            text = format_date(value, "d MMM y", locale=_LOCALES[self.lang])
        else:
            text = format_skeleton("MMMd", value, locale=_LOCALES[self.lang])
        return self._spaced_digits(text)

    def weekdays(self) -> tuple[str, ...]:
        """Short names of the days, Monday first, as weeks run here."""
        names = Locale.parse(_LOCALES[self.lang]).days["stand-alone"]["abbreviated"]
        return tuple(names[day] for day in range(7))

    def month(self, value: date) -> str:
        return self._spaced_digits(format_date(value, "MMM y", locale=_LOCALES[self.lang]))

    def moment(self, value: datetime) -> str:
        return self._spaced_digits(format_datetime(value, "d MMM y HH:mm", locale=_LOCALES[self.lang]))

    def clock(self, value: datetime) -> str:
        return self._spaced_digits(format_datetime(value, "HH:mm", locale=_LOCALES[self.lang]))

    def period(self, start: date, end: date) -> str:
        return f"{self.day(start, year=start.year != end.year)} – {self.day(end)}"

    def week(self, monday: date) -> str:
        """ISO week and year, e.g. "week 13, 2026"."""
        iso = monday.isocalendar()
        return self.t("week {week}, {year}", week=self.number(iso.week), year=self.digits(str(iso.year)))

    def own(self, row: object, what: str) -> str:
        """What a row says in every language, in this one: own(row, "remedy") is its remedy_ar in Arabic."""
        return str(getattr(row, f"{what}_{self.lang}") or "")

    def name(self, place: object) -> str:
        """A place's name in this language, else in Arabic, else in English; never invented, but for the figures in it,
        which are those of the page around it.
        """
        for key in dict.fromkeys((self.lang, "ar" if self.lang in ("ckb", "tr") else self.lang, "en")):
            if found := getattr(place, f"name_{key}", None):
                return plain(str(found)) if key == "en" else self._spaced_digits(plain(str(found)))
        return ""

    def borrowed(self, place: object) -> bool:
        """True where the name shown is another language's, and has to be marked as such."""
        return not getattr(place, f"name_{self.lang}", None)

    def _spaced_digits(self, text: str) -> str:
        return text.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")) if self.direction == "rtl" else text


@lru_cache(4096)
def _decimal(value: float, decimals: int) -> str:
    return format_decimal(value, format="#,##0" + ("." + "0" * decimals if decimals else ""), locale="en")


@cache
def english_terms() -> dict[tuple[str, str], str]:
    """English words of the codes: (context, code) to word."""
    return {(m.context, str(m.id)): str(m.string) for m in catalogue("en") if m.id and m.context}
