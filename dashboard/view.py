"""What the URL asks for. The URL is the state: a link reproduces the view, and the back button works."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from urllib.parse import parse_qsl, urlencode

from dashboard.text import Words, spoken

WEEK = timedelta(days=7)
DEFAULT_WEEKS = 12
KEPT = ("district", "from", "to", "lang")


@dataclass(frozen=True)
class Span:
    """Weeks a release can speak of: Mondays of its first and last risk score."""

    first: date
    last: date


@dataclass(frozen=True)
class View:
    """A checked reading of the query string; whatever does not fit falls back to the default."""

    lang: str
    district: str | None
    start: date
    end: date
    first: date
    last: date
    area: str | None
    options: Mapping[str, str]

    @classmethod
    def from_url(cls, search: str | None, span: Span, districts: Collection[str] = ()) -> "View":
        asked = _parts(search or "")
        end = _sunday(_day(asked.pop("to", ""), span.last), span)
        start = _monday(_day(asked.pop("from", ""), end - WEEK * DEFAULT_WEEKS + timedelta(days=1)), span)
        lang = asked.pop("lang", "en")
        district = asked.pop("district", None)
        return cls(
            lang=spoken(lang),
            district=district if district in districts else None,
            start=min(start, end - timedelta(days=6)),
            end=end,
            first=span.first,
            last=span.last,
            area=asked.pop("area", None),
            options=asked,
        )

    @property
    def words(self) -> Words:
        return Words(self.lang)

    @property
    def week(self) -> date:
        """Monday of the last week of the period: the score shown was issued on it."""
        return self.end - timedelta(days=6)

    @property
    def before(self) -> date:
        """Monday of the week before the period: changes are against the score issued on it."""
        return self.start - WEEK

    @property
    def weeks(self) -> int:
        return ((self.end - self.start).days + 1) // 7

    def option(self, name: str, allowed: Collection[str], default: str) -> str:
        """A page's own choice, e.g. the layer of the map; anything unknown is the default."""
        value = self.options.get(name, default)
        return value if value in allowed else default

    def link(self, path: str = "", /, **changes: str | date | None) -> str:
        """The same view with some parts changed; None removes one."""
        asked: dict[str, str | date | None] = {
            "district": self.district,
            "from": self.start,
            "to": self.end,
            "lang": self.lang,
        }
        if not path:
            asked |= {"area": self.area, **self.options}
        asked |= changes
        return f"{path}?{urlencode({k: str(v) for k, v in asked.items() if v is not None})}"

    def during(self, start: date, end: date) -> "View":
        return replace(self, start=start, end=end)


def _parts(search: str) -> dict[str, str]:
    """The parts of a query; none where there are more than any page of ours writes."""
    try:
        return dict(parse_qsl(search.lstrip("?"), max_num_fields=30))
    except ValueError:
        return {}


def _day(text: str, default: date) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return default


def _monday(day: date, span: Span) -> date:
    monday = day - timedelta(days=day.weekday())
    return min(max(monday, span.first), span.last)


def _sunday(day: date, span: Span) -> date:
    return _monday(day, span) + timedelta(days=6)
