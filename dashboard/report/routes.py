"""/report.pdf: the report of a place and a period, written into the audit before it is given."""

from collections.abc import Mapping
from functools import partial

from flask import Flask, Response, request

from dashboard import access
from dashboard.access import throttle
from dashboard.access.answers import said
from dashboard.access.desk import Desk
from dashboard.components.save import REPORT
from dashboard.exports.given import File, Reader, answering, named
from dashboard.report import typeset
from dashboard.report.compose import compose
from dashboard.report.facts import NotReported, ReportFacts, gather
from dashboard.text import Words
from dashboard.view import View

AN_HOUR = 40  # reports one account is given


def serve(server: Flask, read: Reader, desk: Desk) -> None:
    """Adds the route; policy.toml says who may ask it."""
    server.add_url_rule(REPORT, REPORT, answering(read, desk, partial(_made, desk), "report.taken"), methods=["GET"])


def _made(desk: Desk, reading: access.Reading, view: View) -> File | Response:
    words, who = view.words, reading.principal
    if who.audience != "team":
        return said(words.t("This report is of the team's figures; partners have theirs on their pages."), 403)
    try:
        as_asked(request.args, view)
        budget = throttle.Budget("report", who.owner, AN_HOUR)
        if throttle.admit(desk.state, desk.keys, desk.clock(), budget) is None:
            return _later(words)
        return make(reading, view, desk)
    except NotReported as fault:
        return said(fault.message, 400)


def make(reading: access.Reading, view: View, desk: Desk) -> File:
    """Raises NotReported, NoFont, and Refused for whoever may not read its rows."""
    now = desk.clock()
    facts = gather(reading, view, now)
    body = typeset.pdf(compose(facts), now)
    where = facts.view.area or facts.view.district or "all"
    told = {
        "file": "report.pdf",
        "where": where,
        "period": f"{facts.view.start} {facts.view.end}",
        "release": reading.release.id,
        "lang": view.lang,
    }
    return File(name(facts, where), "application/pdf", body, len(facts.entries), told)


def as_asked(given: Mapping[str, str], view: View) -> None:
    """A place nobody knows is not widened to the whole governorate, as a page would do. Raises NotReported."""
    if given.get("district") and view.district is None:
        raise NotReported(view.words.t("There is no such district."))


def name(facts: ReportFacts, where: str) -> str:
    """What it is, of where, when, in which language and of which release."""
    place, period = "governorate" if where == "all" else where, f"{facts.view.start}_{facts.view.end}"
    return named(facts.about, "report", place, period, facts.view.lang, suffix=".pdf")


def _later(words: Words) -> Response:
    answer = said(words.t("Those were many reports in an hour. Ask again later."), 429)
    answer.headers["Retry-After"] = "600"
    return answer
