"""What this release is, and how files get in."""

from dash import html
from dash.development.base_component import Component

from dashboard.components import panel
from dashboard.rows import About
from dashboard.text import Words

STREAMS = ("incident", "grievance", "meeting", "commitment", "pulse", "calendar", "nil_report")


def release(words: Words, about: About, areas: int) -> Component:
    facts = [
        (words.t("Release"), html.Code(about.release)),
        (words.t("Speaks of"), words.day(about.as_of)),
        (words.t("Data until"), words.day(about.data_until) if about.data_until else words.t("No record yet")),
        (words.t("Scores from"), words.period(about.first_week, about.last_week)),
        (words.t("Built"), words.t("{moment} UTC", moment=words.moment(about.built_at))),
        (
            words.t("Kind"),
            words.t("synthetic: invented by a program") if about.synthetic else words.t("delivered records"),
        ),
        (words.t("Areas"), words.number(areas)),
        (words.t("Contract version"), words.digits(str(about.contract_version))),
        (words.t("Model in force"), html.Code(f"{about.model} {about.model_version}")),
        (words.t("Version of the areas"), html.Code(about.area_version)),
    ]
    listed = [part for name, value in facts for part in (html.Dt(name), html.Dd(value))]
    return panel.panel(
        words.t("The release you are reading"),
        words.t("Name it when you quote a number: the same release always says the same."),
        html.Dl(listed, className="facts"),
        identity="data-release",
    )


def delivery(words: Words) -> Component:
    """The way in that exists today: a folder and a command."""
    folders = [
        html.Li([html.Code(f"inbox/{stream}/"), html.Span(words.term("records of", stream))]) for stream in STREAMS
    ]
    steps = [
        html.Li([words.t("Try it first; nothing is changed:"), html.Br(), html.Code("python -m etl check FILE")]),
        html.Li(words.t("Copy the file (CSV or XLSX) into the folder of its kind, or of its source:")),
        html.Li(
            [words.t("The nightly run takes it in; to take it in now:"), html.Br(), html.Code("python -m etl run")]
        ),
    ]
    again = words.t(
        "Delivering a file again changes nothing; a corrected row replaces the old one. "
        "Names, phone or identity numbers are refused."
    )
    return panel.panel(
        words.t("How to deliver a file"),
        again,
        html.Ol(steps, className="steps-in"),
        html.Ul(folders, className="folders"),
        identity="data-delivery",
    )
