"""Explore beside itself: another period, another place, an average area; what is said of the difference."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from layouts import drawn, texts
from test_explore import look, rows_of

from dashboard import access
from dashboard.exports import explore_files as export
from dashboard.figures import against, series
from dashboard.figures.against import Against
from dashboard.pages import explore as page
from dashboard.pages import explore_answer, explore_compare, explore_records, explore_time
from dashboard.pages.explore_facts import Facts, counted, points, total
from dashboard.text import Words

PERIOD = "&from=2026-01-12&to=2026-03-29"


def both(data: Path, search: str) -> tuple[Facts, explore_compare.Other]:
    reading, facts = look(data, search)
    other = explore_compare.gather(reading, facts)
    assert other is not None
    return facts, other


@pytest.mark.parametrize(
    ("compare", "then"),
    [
        ("before", "?from=2025-10-27&to=2026-01-11"),
        ("year", "?from=2025-01-13&to=2025-03-30"),
        ("IQG13Q01", f"?district=IQG13Q01{PERIOD}"),
        ("KRK-030", f"?area=KRK-030{PERIOD}"),
    ],
)
@pytest.mark.parametrize("measure", ["incidents", "grievances", "risk"])
def test_the_other_is_what_its_own_page_says(sample_release: Path, measure: str, compare: str, then: str) -> None:
    facts, other = both(sample_release, f"?measure={measure}&compare={compare}{PERIOD}")
    _, alone = look(sample_release, f"{then}&measure={measure}")
    assert other.facts.full == alone.full
    assert [point.value for point in explore_compare.course(other)] == [point.value for point in points(alone)]
    if facts.asked.measure.adds:
        assert explore_compare.amount(other) == total(alone, alone.full, alone.heard)


def test_the_city_is_its_neighbourhoods_and_what_is_known_only_to_it(sample_release: Path) -> None:
    reading, facts = look(sample_release, f"?compare=city{PERIOD}")
    _, other = both(sample_release, f"?compare=city{PERIOD}")
    inside = [row for row in rows_of(reading, facts.asked) if row["place_level"] in ("neighbourhood", "city")]
    assert {row["place_level"] for row in inside} == {"neighbourhood", "city"}
    assert explore_compare.amount(other) == sum(row["counted"] == "1" for row in inside)


def test_an_average_area_counts_only_what_is_placed_in_areas_heard_from(sample_release: Path) -> None:
    reading, everywhere = look(sample_release, f"?{PERIOD}")
    facts, other = both(sample_release, f"?area=KRK-012&compare=city{PERIOD}")
    placed = [row for row in rows_of(reading, everywhere.asked) if row["place_level"] == "neighbourhood"]
    count = sum(row["counted"] == "1" for row in placed)
    heard = [row for row in everywhere.heard if row.area_id.startswith("KRK-")]
    each = count / sum(row.seen for row in heard) * facts.weeks
    assert other.average and explore_compare.amount(other) == pytest.approx(each)


@pytest.mark.parametrize("forged", ["x", "KRK-999", "beforeyear", "%27", "KRK-012", "IQG13Q99", "'; drop table"])
def test_what_cannot_be_compared_with_is_not(sample_release: Path, forged: str) -> None:
    _, facts = look(sample_release, f"?area=KRK-012&compare={forged}")
    assert facts.asked.compare == ""


def test_a_district_is_not_compared_with_itself(sample_release: Path) -> None:
    assert look(sample_release, "?district=IQG13Q04&compare=IQG13Q04")[1].asked.compare == ""
    assert look(sample_release, "?compare=all")[1].asked.compare == ""


def test_before_data_begin_there_is_nothing_to_compare_with(sample_release: Path) -> None:
    reading, facts = look(sample_release, "?from=2023-04-24&to=2023-07-30&compare=year")
    assert explore_compare.gather(reading, facts) is None
    assert "nothing to compare with" in explore_compare.sentences(facts, None)[0]


def with_records(facts: Facts, records: int) -> Facts:
    return replace(facts, full=replace(facts.full, records=records, left_out=0, value=float(records)))


def said(facts: Facts, other: explore_compare.Other, now: int, then: int) -> str:
    beside = replace(other, facts=with_records(other.facts, then))
    return " ".join(explore_compare.sentences(with_records(facts, now), beside))


def test_no_difference_is_called_sure(sample_release: Path) -> None:
    facts, other = both(sample_release, f"?compare=before{PERIOD}")
    few, ordinary, large = said(facts, other, 3, 11), said(facts, other, 60, 50), said(facts, other, 300, 20)
    assert "8 fewer than" in few and "cannot tell" in few and "n = 3 and 11 records" in few
    assert "10 more than" in ordinary and "Chance alone" in ordinary
    assert "280 more than" in large and "hance" not in large
    assert not re.search("significan|certain|beyond chance|proves", few + ordinary + large)


@pytest.mark.parametrize(
    "search", ["?compare=year", "?compare=city&area=KRK-012", "?measure=tension&compare=IQG13Q04", "?compare=KRK-030"]
)
def test_the_table_has_both_columns_as_drawn(sample_release: Path, search: str) -> None:
    facts, other = both(sample_release, search)
    made, beside = points(facts), explore_compare.against(facts, other)
    assert beside is not None
    figure = series.draw(Words(), made, usual=None, adds=facts.asked.measure.adds, looked="", beside=beside)
    line = next(trace for trace in figure.data if trace.type == "scatter" and trace.line.dash == "dash")
    told = " ".join(texts(explore_time.points_table(facts, made, other)))
    for value in line.y:
        assert explore_compare.number(Words(), other, value) in told
    assert other.name in told
    assert max(value or 0 for value in line.y) <= figure.layout.yaxis.range[1]


@pytest.mark.parametrize(("level", "own"), [(0.0, 0.0), (5.0, 5.1), (20.0, 1.0)])
def test_both_labels_stand_apart_and_above_the_floor(level: float, own: float) -> None:
    beside = Against("there", "here", [], [], level, own, "1", "2")
    low, high = sorted(note["y"] for note in against.labels(beside, 0.1, "#000000"))
    assert high - low >= against.TALL * 0.1 - 1e-9
    assert low >= against.TALL / 2 * 0.1 - 1e-9


@pytest.mark.parametrize("name", ["Short", "District of Al-Hawiga", "قضاء كركوك الكبير جدا"])
def test_a_name_beside_a_figure_fits(name: str) -> None:
    assert len(against.short(name)) <= against.LONGEST


def test_another_period_is_by_week_and_offers_no_other_step(sample_release: Path) -> None:
    _, facts = look(sample_release, "?from=2024-10-07&compare=before&grain=month")
    assert facts.asked.grain == "week"


def test_the_file_has_the_records_of_the_question_alone(sample_release: Path) -> None:
    reading, facts = look(sample_release, "?compare=before")
    _, plain = look(sample_release, "")
    link = explore_records.download(facts, reading.most)
    assert "explore.csv" in str(link) and "compare" not in str(link)
    assert rows_of(reading, facts.asked) == rows_of(reading, plain.asked)


# narrowed to one part of a breakdown


@pytest.mark.parametrize(
    ("search", "column", "code"),
    [
        ("?kind=Protests", "event_type", "Protests"),
        ("?origin=media", "origin", "media"),
        ("?measure=grievances&kind=police_conduct", "category", "police_conduct"),
        ("?measure=grievances&origin=unknown", "channel", ""),
        ("?measure=meetings&kind=community", "kind", "community"),
    ],
)
def test_one_part_is_what_the_breakdown_said_it_was(sample_release: Path, search: str, column: str, code: str) -> None:
    reading, facts = look(sample_release, f"{search}&from=2025-04-07")
    rows = rows_of(reading, facts.asked)
    assert facts.asked.kind or facts.asked.origin
    assert {row[column] for row in rows} <= {code}
    assert counted(facts.whole) == sum(row["counted"] == "1" for row in rows)
    told = export.chosen(reading, facts.asked)
    assert len(told) == 4


@pytest.mark.parametrize(
    "forged", ["?kind=nothing", "?kind=%27%20or%201=1", "?measure=risk&kind=Protests", "?origin=x"]
)
def test_a_kind_that_is_none_narrows_nothing(sample_release: Path, forged: str) -> None:
    _, facts = look(sample_release, forged)
    assert (facts.asked.kind, facts.asked.origin) == (None, None)


def test_single_records_are_withheld_from_who_may_not_read_them(sample_release: Path) -> None:
    reading, facts = look(sample_release, "")
    viewer = replace(reading, principal=access.Principal("viewer"))
    shown = " ".join(texts(explore_records.records(viewer, facts)))
    assert "not for your role" in shown and "synthetic_" not in shown


def links(part: Any) -> list[str]:
    return [attributes["href"] for tag, attributes in drawn(part) if tag == "a" and "href" in attributes]


def test_parts_and_weeks_lead_to_themselves_and_back(sample_release: Path) -> None:
    reading, facts = look(sample_release, "?by=type")
    shown = page.layout(reading, facts.asked.view, page.PATH)
    ways = links(shown)
    assert any("kind=Protests" in way and "by=" not in way for way in ways)
    assert any("from=2026-03-23&to=2026-03-29" in way for way in ways)
    narrowed = page.layout(*_narrowed(sample_release), page.PATH)
    assert any("kind=" not in way and "page" not in way for way in links(narrowed))
    assert "Event type: Protests" in " ".join(texts(narrowed))


def _narrowed(data: Path) -> Any:
    reading, facts = look(data, "?kind=Protests")
    return reading, facts.asked.view


def test_weeks_of_which_nothing_is_known_are_neither_averaged_nor_compared(sample_release: Path) -> None:
    facts, other = both(sample_release, "?district=IQG13Q01&compare=year&from=2025-10-06&to=2026-03-29")
    pairs = [(a, b) for a, b in zip(facts.weekly, other.facts.weekly, strict=True) if a is not None and b is not None]
    assert 0 < len(pairs) < facts.weeks  # the year before begins with weeks nobody reported in
    now, then = (round(sum(side)) for side in zip(*pairs, strict=True))
    said = explore_compare.sentences(facts, other)[0]
    assert said == (
        f"Compared: the {len(pairs)} of {facts.weeks} weeks known in both, {now} here. "
        f"{then - now} fewer than in the same weeks a year before ({then})."
    )
    beside = explore_compare.against(facts, other)
    assert beside is not None and beside.level == pytest.approx(
        total(other.facts, other.facts.full, other.facts.heard) / len(pairs)
    )


@pytest.mark.parametrize("grain", ["week", "month"])
def test_an_average_is_over_the_weeks_that_are_known(sample_release: Path, grain: str) -> None:
    _, facts = look(sample_release, f"?area=KRK-034&grain={grain}&from=2026-03-09&to=2026-04-05")
    known = [number for number in facts.weekly if number is not None]
    assert 0 < len(known) < facts.weeks and sum(known) == facts.full.value
    assert f"{sum(known) / len(known):.0f} a week" in explore_answer.headline(facts).replace(".0", "")
    assert "Of 1 of the weeks nothing is known; it is in no average." in explore_answer.beside(facts)
