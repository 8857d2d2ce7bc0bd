"""Notes of the team: what somebody saw or did around a meeting, in a line."""

import numpy as np

from etl.demo.dialogue import Meetings
from etl.demo.scenario import Scenario
from etl.demo.table import Table, day_texts, pick

SHARE = 0.15  # of the meetings, held or not
TEXTS = (
    "Shops near the junction closed early; it was quiet by evening",
    "أغلقت المحلات قرب التقاطع باكرا، وعاد الهدوء مساء",
    "The station's open hour was well attended",
    "حضر كثيرون الساعة المفتوحة في المركز",
    "Residents ask when the street lights will be repaired",
    "الأهالي يسألون عن موعد إصلاح الإنارة",
    "A rumour about evictions went round; we answered it with the council",
    "انتشرت إشاعة عن الإخلاء، وأجبنا عنها مع المجلس المحلي",
    "Young people started to use the football ground again",
    "عاد الشباب إلى استخدام ملعب كرة القدم",
)


def note_rows(scenario: Scenario, all_of: Meetings) -> Table:
    """One row per note: a few days around a meeting, never after the last day."""
    rng = scenario.rng("note")
    chosen = np.flatnonzero(rng.random(len(all_of.ids)) < SHARE)
    n = len(chosen)
    day = np.minimum(all_of.day[chosen] + rng.integers(-6, 7, n), scenario.last_day)
    day = np.maximum(day, np.datetime64(scenario.first, "D"))
    return {
        "record_id": [f"N{k}" for k in range(1, n + 1)],
        "source": ["synthetic_dialogue"] * n,
        "area_id": pick([a.area_id for a in scenario.areas], all_of.area[chosen]) if n else [],
        "noted_on": day_texts(day),
        "text": pick(TEXTS, rng.integers(0, len(TEXTS), n)),
        "recorded_at": day_texts(day),
    }
