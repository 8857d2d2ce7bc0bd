"""What this release is, and how files get in."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.components import panel
from dashboard.pages.data_kinds import told
from dashboard.rows import About
from dashboard.rows.intake import DataKind
from dashboard.text import Words


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


def by_folder(words: Words, kinds: Sequence[DataKind]) -> Component:
    """The other way in: a folder and a command, for large files and for programs."""
    folders = [html.Li([html.Code(f"inbox/{kind.stream}/"), html.Span(told(words, kind, "title"))]) for kind in kinds]
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
    way = html.Summary([html.H2(words.t("Large files, and files that programs deliver"))])
    inside = [
        html.P(again, className="muted"),
        html.Ol(steps, className="steps-in"),
        html.Ul(folders, className="folders"),
    ]
    return html.Details([way, *inside], className="panel folded", id="data-delivery")
