"""The synthetic inbox: writing a new one, and laying out the committed one for a first look at the system."""

import shutil
from datetime import date
from pathlib import Path

from etl.demo.areas import grid_areas, known_areas
from etl.demo.write import DemoSummary, write_inbox
from etl.settings import SHIPPED, Settings
from etl.streams import STREAMS

SEED = 20260330
LAST_DAY = date(2026, 3, 30)
REAL_AREAS = 100


def write(reference: Path, out: Path, *, years: float, areas: int, scale: float, seed: int) -> DemoSummary:
    """Write a synthetic inbox: the real areas when 100 are asked for, else that many on a grid."""
    chosen = known_areas(reference) if areas == REAL_AREAS else grid_areas(areas)
    return write_inbox(out, areas=chosen, years=years, scale=scale, seed=seed, last_day=LAST_DAY)


def lay_out(settings: Settings, sample: Path = SHIPPED / "sample") -> None:
    """Copy the committed sample into an inbox that has never seen a delivery."""
    settings.make_folders()
    if settings.database.exists() or any(settings.inbox.iterdir()):
        return
    for stream in STREAMS:
        if (sample / stream).is_dir():
            shutil.copytree(sample / stream, settings.inbox / stream)
