"""Writing a synthetic inbox to disk, part by part, so that memory follows a part and not the whole."""

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from etl.demo.calendar import calendar_rows
from etl.demo.dialogue import Meetings, commitment_rows, meeting_rows, meetings
from etl.demo.grievance import grievance_counts, grievance_rows
from etl.demo.hearing import Hearing, listen, nil_rows
from etl.demo.incident import corrections, incident_rows
from etl.demo.note import note_rows
from etl.demo.pulse import pulse_rows
from etl.demo.readme import TITLE, readme
from etl.demo.scenario import DemoArea, Flags, Ints, Scenario, plan
from etl.demo.table import Table, write_csv
from etl.demo.tension import Tension, heard_counts, simulate
from etl.errors import InboxError
from etl.streams import CORE


@dataclass(frozen=True)
class Story:
    """What happened, who listened, and what came of it; areas in `hottest` from the most to the least incidents."""

    scenario: Scenario
    tension: Tension
    hearing: Hearing
    incidents: Ints
    grievances: Ints
    meetings: Meetings
    hottest: Ints


@dataclass(frozen=True)
class DemoSummary:
    """Rows by stream, number of data files, and the first and last day."""

    rows: dict[str, int]
    files: int
    first_day: date
    last_day: date


def write_inbox(
    out: Path, *, areas: Sequence[DemoArea], years: float, scale: float, seed: int, last_day: date
) -> DemoSummary:
    """Write `<out>/<stream>/*.csv` and README.md; what an earlier call wrote there is replaced.

    Raises SettingsError for an empty request, InboxError where `out` holds anything not written by this program.
    """
    story = tell(plan(areas, years=years, scale=scale, seed=seed, last_day=last_day))
    _clear(out)
    rows, files = {stream.name: 0 for stream in CORE}, 0
    for stream, name, table in parts(story):
        written = write_csv(table, out / stream / f"{name}.csv")
        rows[stream] += written
        files += written > 0
    summary = DemoSummary(rows, files, story.scenario.first, last_day)
    text = readme(rows, len(areas), years, scale, seed, summary.first_day, last_day)
    (out / "README.md").write_text(text, encoding="utf-8", newline="\n")
    return summary


def tell(scenario: Scenario) -> Story:
    """Simulate everything that is counted by area and week."""
    tension = simulate(scenario)
    story = np.union1d(tension.recent, tension.easing)
    calm = np.argsort(tension.incidents.sum(axis=1), kind="stable")[: len(scenario.areas) // 2]
    hearing = listen(scenario, story, np.setdiff1d(calm, story))
    incidents = heard_counts(tension, hearing.heard)
    grievances = grievance_counts(scenario, incidents, hearing.heard)
    hottest = np.argsort(-incidents.sum(axis=1), kind="stable")
    met = meetings(scenario, hottest, hearing.heard)
    return Story(scenario, tension, hearing, incidents, grievances, met, hottest)


def parts(story: Story) -> Iterator[tuple[str, str, Table]]:
    """(stream, file name, rows), one file at a time."""
    scenario = story.scenario
    yield from _incidents(story)
    for part, (year, weeks) in enumerate(spans(scenario, "Y")):
        yield "grievance", year, grievance_rows(scenario, story.grievances, weeks, part)
        yield "nil_report", year, nil_rows(scenario, story.hearing, story.incidents + story.grievances, weeks, part)
    yield "meeting", "meetings", meeting_rows(scenario, story.meetings)
    yield "commitment", "commitments", commitment_rows(scenario, story.meetings)
    yield "note", "notes", note_rows(scenario, story.meetings)
    yield "pulse", "pulse", pulse_rows(scenario, *np.split(_always_heard(story), [_half(story)]))
    yield "calendar", "known-days", calendar_rows(scenario)


def _incidents(story: Story) -> Iterator[tuple[str, str, Table]]:
    corrected: Table = {}
    for part, (quarter, weeks) in enumerate(spans(story.scenario, "Q")):
        fresh = incident_rows(story.scenario, story.incidents, weeks, part)
        yield "incident", quarter, {name: column + corrected.get(name, []) for name, column in fresh.items()}
        corrected = corrections(story.scenario, fresh, part)


def spans(scenario: Scenario, unit: str) -> list[tuple[str, slice]]:
    """(label, weeks) for each year ("Y", 2025) or quarter ("Q", 2025-Q3) by the Mondays of its weeks."""
    months = scenario.weeks.astype("datetime64[M]").astype(np.int64)
    step = 12 if unit == "Y" else 3
    starts = np.unique(months // step, return_index=True)
    edges = [*starts[1].tolist(), len(months)]
    labels = [_label(int(number), unit) for number in starts[0]]
    return [(label, slice(first, last)) for label, first, last in zip(labels, edges, edges[1:], strict=False)]


def _label(number: int, unit: str) -> str:
    return str(1970 + number) if unit == "Y" else f"{1970 + number // 4}-Q{number % 4 + 1}"


def _always_heard(story: Story) -> Ints:
    """Areas never out of touch, the hottest first: a survey is contact, and would break another one's silence."""
    throughout: Flags = np.min(story.hearing.heard, axis=1)
    return story.hottest[throughout[story.hottest]]


def _half(story: Story) -> int:
    return len(_always_heard(story)) // 2


def _clear(out: Path) -> None:
    """Remove what an earlier call wrote; a folder with anything else in it is somebody's and is left alone."""
    known = out / "README.md"
    ours = known.is_file() and known.read_text(encoding="utf-8").startswith(TITLE)
    if out.is_dir() and any(out.iterdir()) and not ours:
        raise InboxError("The folder is not empty and was not written by this program.", "Name an empty folder.")
    for stream in CORE:
        if (out / stream.name).is_dir():
            shutil.rmtree(out / stream.name)
    out.mkdir(parents=True, exist_ok=True)
