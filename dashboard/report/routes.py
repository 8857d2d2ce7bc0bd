"""/report.pdf: the report of a place and a period, written into the audit before it is given."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import Flask, Response, request

from dashboard import access
from dashboard.access import throttle
from dashboard.access.answers import said
from dashboard.access.desk import Desk
from dashboard.components.save import REPORT
from dashboard.errors import Refused, StateError, UserFacing
from dashboard.report import typeset
from dashboard.report.compose import compose
from dashboard.report.facts import NotReported, ReportFacts, gather
from dashboard.text import Words, spoken
from dashboard.view import View

AN_HOUR = 40  # reports one account is given
Reader = Callable[[str | None], tuple[access.Reading, View]]


@dataclass(frozen=True)
class Taken:
    """A report as it is handed over: its bytes, its file's name, and how many areas it speaks of."""

    body: bytes
    name: str
    areas: int
    told: dict[str, str]


def serve(server: Flask, read: Reader, desk: Desk) -> None:
    """Adds the route; policy.toml says who may ask it."""

    @server.get(REPORT)
    def report_pdf() -> Response:
        words = _words(request.args)
        try:
            reading, view = read(request.query_string.decode("ascii", "replace"))
            words, who = view.words, reading.principal
            if who.audience != "team":
                return said(words.t("This report is of the team's figures; partners have theirs on their pages."), 403)
            as_asked(request.args, view)
            budget = throttle.Budget("report", who.owner, AN_HOUR)
            if throttle.admit(desk.state, desk.keys, desk.clock(), budget) is None:
                return _later(words)
            taken = make(reading, view, desk)
            # Written down before it is given: what cannot be is not given.
            desk.note(who, "report.taken", taken.areas, **taken.told)
        except NotReported as fault:
            return said(fault.message, 400)
        except Refused:
            raise
        except StateError:
            return said(words.t("This could not be put on the record, so it was not done."), 503)
        except UserFacing as fault:
            return said(str(fault), 503)
        headers = {"Content-Disposition": f'attachment; filename="{taken.name}"'}
        return Response(taken.body, content_type="application/pdf", headers=headers)


def make(reading: access.Reading, view: View, desk: Desk) -> Taken:
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
    return Taken(body, name(facts, where), len(facts.entries), told)


def as_asked(given: Mapping[str, str], view: View) -> None:
    """A place nobody knows is not widened to the whole governorate, as a page would do. Raises NotReported."""
    if given.get("district") and view.district is None:
        raise NotReported(view.words.t("There is no such district."))


def name(facts: ReportFacts, where: str) -> str:
    """What it is, of where, when, in which language and of which release."""
    parts = ["synthetic"] if facts.about.synthetic else []
    where = "governorate" if where == "all" else where
    parts += ["report", where, f"{facts.view.start}_{facts.view.end}", facts.view.lang, facts.about.release]
    return re.sub(r"[^A-Za-z0-9_.-]", "-", "_".join(parts)) + ".pdf"


def _words(given: Mapping[str, str]) -> Words:
    return Words(spoken(given.get("lang", "en")))


def _later(words: Words) -> Response:
    answer = said(words.t("Those were many reports in an hour. Ask again later."), 429)
    answer.headers["Retry-After"] = "600"
    return answer
