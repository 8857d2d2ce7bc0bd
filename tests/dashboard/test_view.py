"""The URL is the state: whatever it says, the view is a sound one, and a link reproduces it."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from dashboard.view import WEEK, Span, View

SPAN = Span(date(2023, 4, 24), date(2026, 3, 30))
DISTRICTS = ("IQG13Q01", "IQG13Q04")


@given(st.text(max_size=80))
def test_any_query_string_gives_a_sound_view(search: str) -> None:
    view = View.from_url(search, SPAN, DISTRICTS)
    assert SPAN.first <= view.start < view.end <= SPAN.last + timedelta(days=6)
    assert (view.start.weekday(), view.end.weekday()) == (0, 6)
    assert view.week + timedelta(days=6) == view.end


@given(
    st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    st.sampled_from([None, *DISTRICTS]),
    st.sampled_from(["en", "ar"]),
)
def test_a_link_reproduces_the_view(start: date, end: date, district: str | None, lang: str) -> None:
    view = View.from_url(f"?from={start}&to={end}&district={district or ''}&lang={lang}", SPAN, DISTRICTS)
    assert View.from_url(view.link(), SPAN, DISTRICTS) == view


def test_without_a_word_it_is_the_last_twelve_weeks() -> None:
    view = View.from_url("", SPAN, DISTRICTS)
    assert (view.start, view.end, view.weeks) == (date(2026, 1, 12), date(2026, 4, 5), 12)
    assert view.week == SPAN.last
    assert view.before == view.start - WEEK


def test_what_is_unknown_falls_back() -> None:
    view = View.from_url("?district=NOWHERE&lang=xx&layer=gold", SPAN, DISTRICTS)
    assert (view.district, view.lang) == (None, "en")
    assert view.option("layer", ("risk", "silence"), "risk") == "risk"


def test_more_parts_than_any_page_writes_are_none() -> None:
    """And not a fault: the files of Explore would else answer 500."""
    search = "?lang=ar&" + "&".join(f"k{n}=1" for n in range(31))
    assert View.from_url(search, SPAN, DISTRICTS) == View.from_url("", SPAN, DISTRICTS)
