"""What can be told of an area by whoever may: its open promises, meetings past their day, a note, another meeting."""

from datetime import date

from dash import html
from dash.development.base_component import Component

from dashboard import access
from dashboard.components import panel
from dashboard.exports.places import gazetteer
from dashboard.pages import tell_list
from dashboard.rows.tell import TellMeeting, TellPromise
from dashboard.text import Words
from dashboard.view import View


def tell(reading: access.Reading, area_id: str, until: date, view: View) -> list[Component]:
    """Nothing for whoever may not tell."""
    ways = tell_list.ways(reading, view, area_id)
    if ways is None:
        return []
    words, places = view.words, gazetteer(reading)
    promises = access.ask(reading, TellPromise, area=area_id, district=None)
    meetings = access.ask(reading, TellMeeting, area=area_id, district=None, since=until - tell_list.RECENT, day=until)
    parts: list[Component] = []
    if promises:
        parts += [html.H3(_open(words, promises)), tell_list.promises(ways, places, promises)]
    if meetings:
        said = words.n("{count} meeting past its day", "{count} meetings past their day", len(meetings))
        parts += [html.H3(said), tell_list.meetings(ways, places, meetings)]
    if not parts:
        parts = [html.P(words.t("No promise is open here, and no meeting waits."), className="muted")]
    more = [
        ways.button("note", words.t("Write a note")),
        ways.button("meeting", words.t("Tell of a meeting")),
    ]
    sub = words.t(
        "A promise kept, a meeting held, what you saw: told in a moment, and on the pages after the next run."
    )
    return [
        panel.panel(
            words.t("Tell what happened here"), sub, html.Div(more, className="tell-ways"), *parts, identity="area-tell"
        )
    ]


def _open(words: Words, rows: tuple[TellPromise, ...]) -> str:
    return words.n("{count} open promise", "{count} open promises", len(rows))
