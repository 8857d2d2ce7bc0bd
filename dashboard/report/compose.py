"""From the facts to the words on paper. Pure: the same facts make the same report."""

from dashboard.figures.map import INSUFFICIENT, UNKNOWN
from dashboard.figures.theme import LEVELS, RAMP
from dashboard.pages import relations, risk_map_panel
from dashboard.pages import relations_words as told
from dashboard.pages.risk_map_picture import Entry
from dashboard.report.facts import ReportFacts
from dashboard.report.maps import maps
from dashboard.report.paper import Fact, Report, Section, Sign, Step, rich
from dashboard.report.ranking import named, ranking, summary
from dashboard.report.sections import sections
from dashboard.report.trend import trend
from dashboard.text import Words

NAMED = 24  # areas named where nothing is known of them
DEFINED = ("score", "levels", "band", "serious", "limited", "insufficient", "no_data", "reasons")


def compose(facts: ReportFacts) -> Report:
    words, about = facts.view.words, facts.about
    place, period = _place(facts), words.period(facts.view.start, facts.view.end)
    kind = words.t("Situation report")
    return Report(
        lang=words.lang,
        direction=words.direction,
        title=f"{kind}: {place} · {period}",
        kind=kind,
        place=place,
        period=period,
        synthetic=made_up(words) if about.synthetic else "",
        facts=title_block(facts, period),
        readers=words.t(
            "For the organisation's team, and for those in police, administration and community to whom it hands this. "
            "It holds figures of areas alone: no record, no person."
        ),
        summary_title=words.t("In short"),
        summary=summary(facts),
        map_title=words.t("Chance of a serious incident in the 4 weeks from {day}", day=words.day(facts.view.week)),
        maps=maps(facts),
        legend_title=words.t(
            "Score; chance of a serious incident in 4 weeks; how often one was seen after such scores"
        ),
        steps=tuple(_step(facts, level) for level in LEVELS),
        signs=_signs(facts),
        map_notes=_map_notes(words),
        ranking=ranking(facts),
        trend=trend(facts),
        sections=sections(facts),
        unknown=unknown(facts),
        definitions_title=words.t("What the words mean"),
        definitions=definitions(words),
        method=method(facts),
        foot=_foot(facts),
        page_of=words.t("page {page} of {pages}", page="{page}", pages="{pages}"),
    )


def _place(facts: ReportFacts) -> str:
    name = facts.view.words.name(facts.place)
    return facts.view.words.t("District of {place}", place=name) if facts.place.level == "district" else name


def made_up(words: Words) -> str:
    return f"{words.t('Synthetic data')}: {words.t('Invented by a program to show the system; no row of it happened.')}"


def title_block(facts: ReportFacts, period: str) -> tuple[Fact, ...]:
    words, about = facts.view.words, facts.about
    known = words.day(about.data_until) if about.data_until else words.t("No record yet")
    age = (facts.about.as_of - about.data_until).days if about.data_until else 0
    old = words.n("{count} day old", "{count} days old", age) if age else ""
    weeks = words.n("{count} week", "{count} weeks", facts.view.weeks)
    return (
        Fact(words.t("Period"), period, weeks),
        Fact(words.t("Data to"), known, old),
        Fact(words.t("Release"), about.release),
        Fact(words.t("Issued on"), words.day(facts.now.date())),
    )


def _step(facts: ReportFacts, level: str) -> Step:
    words = facts.view.words
    seen = risk_map_panel.seen_afterwards(words, facts.seen.get(level))
    reach = f"{risk_map_panel.limits(words, LEVELS.index(level))} · {words.term('level range', level)}"
    return Step(RAMP[level], words.term("level", level), reach, seen)


def _signs(facts: ReportFacts) -> tuple[Sign, ...]:
    words = facts.view.words
    marks = (
        Sign("unknown", words.t("Not known")),
        Sign("average", words.t("Mostly the average")),
        Sign("few", words.t("Few reports")),
    )
    return (*marks, Sign("chosen", words.name(facts.chosen.area))) if facts.chosen else marks


def _map_notes(words: Words) -> tuple[str, ...]:
    return (
        words.t("Approximate catchments. Names and lines imply no opinion on the status of any place."),
        words.t("Places and outlines: OpenStreetMap contributors (ODbL), IOM DTM, OCHA."),
    )


def unknown(facts: ReportFacts) -> Section:
    """Silence and surveys that nobody made are part of the situation."""
    words = facts.view.words
    said = [
        _named(words, words.t("No report of any kind for 4 weeks"), facts, UNKNOWN),
        _named(words, words.t("Mostly the average, as too little was seen"), facts, INSUFFICIENT),
        _silent(facts),
        _elsewhere(facts),
        _surveys(facts),
        *told.missing(words, facts.relations),
        words.t("What nobody told anybody is not in here. Silence is not peace."),
    ]
    return Section(words.t("What we do not know"), tuple(rich(sentence) for sentence in said if sentence))


def _named(words: Words, what: str, facts: ReportFacts, position: int) -> str:
    found = [entry for entry in _spoken_of(facts) if entry.position == position]
    if not found:
        return ""
    names = words.t(", ").join(named(words, entry.area) for entry in found[:NAMED])
    rest = len(found) - NAMED
    more = " " + words.n("and {count} more", "and {count} more", rest) if rest > 0 else ""
    return f"**{what} ({words.number(len(found))})**: {names}{more}."


def _spoken_of(facts: ReportFacts) -> tuple[Entry, ...]:
    return (facts.chosen,) if facts.chosen else facts.entries


def _silent(facts: ReportFacts) -> str:
    words, count = facts.view.words, facts.silent
    if not count:
        return ""
    return words.n(
        "In **{count}** of {all} weeks nobody reported an incident, nor that there was none.",
        "In **{count}** of {all} weeks nobody reported an incident, nor that there was none.",
        count, all=words.number(len(facts.weeks)),
    )  # fmt: skip


def _elsewhere(facts: ReportFacts) -> str:
    if not facts.elsewhere:
        return ""
    words, count = facts.view.words, sum(row.incidents for row in facts.elsewhere)
    levels = words.t(", ").join(
        f"{words.term('place level', row.level)} {words.number(row.incidents)}" for row in facts.elsewhere
    )
    return words.n(
        "{count} incident of the period is known only to a larger place and is not on the map: {levels}.",
        "{count} incidents of the period are known only to a larger place and are not on the map: {levels}.",
        count, levels=levels,
    )  # fmt: skip


def _surveys(facts: ReportFacts) -> str:
    words = facts.view.words
    if facts.chosen:
        return "" if facts.asked else words.t("Nobody was asked here how safe they feel, in the last half year.")
    return words.t(
        "How safe people feel is known of **{asked} of {all}** areas, from surveys of the last half year.",
        asked=words.number(facts.asked),
        all=words.number(len(facts.entries)),
    )


def definitions(words: Words) -> tuple[Fact, ...]:
    """The sentences of the page Method, and what this report says besides."""
    return (
        *(Fact(words.term("defined", name), words.term("meaning", name)) for name in DEFINED),
        Fact(
            words.t("beyond chance"),
            words.t(
                "A change larger than the 80 % bands of both weeks together allow for; approximate, as the bands are."
            ),
        ),
        Fact(
            words.term("measure", "index"),
            words.t(
                "From 0 to 100, higher is better: trust in surveys, fairness of complaint handling, promises "
                "delivered, meetings held. It has no value where under 60 % of its weight was collected."
            ),
        ),
    )


def method(facts: ReportFacts) -> Section:
    words, about = facts.view.words, facts.about
    said = [
        words.t(
            "The score is issued each Monday, from what was recorded before it, and speaks of that week and the three "
            "after it. Model {model}, version {version}.",
            model=about.model,
            version=words.digits_in(about.model_version),
        ),
        words.t(
            "It is made of the area's own incidents by age and of the average of all areas. No person and no officer "
            "is scored; ethnicity, sect and language of people are neither recorded nor used."
        ),
        words.t(
            "It is no instruction to anybody, and no ground for measures against anybody: it says where to look, "
            "listen and speak."
        ),
        str(relations.honesty(words).children),
        words.t("How often the scores were right, and every miss, stand on the page Method."),
        _translated(words),
    ]
    return Section(words.t("How this was made"), tuple(rich(sentence) for sentence in said if sentence))


def _translated(words: Words) -> str:
    return "" if words.lang == "en" else words.t("The words of this language are a first version, under review.")


def _foot(facts: ReportFacts) -> str:
    words, about = facts.view.words, facts.about
    label = f"{words.t('Synthetic data')} · " if about.synthetic else ""
    return f"{label}{words.t('Kirkuk Early Warning')} · {words.t('Release')} {about.release}"
