"""What the track record says in words: whether a forecast beats simple history, and what the models are called."""

import re
from collections.abc import Iterable, Sequence
from typing import Protocol

from dashboard.text import Words

HORIZONS = (1, 2, 3, 4, 9, 13)
_MEMORY = re.compile(r"(?P<kind>[a-z]+(?:_[a-z]+)*)_(?P<length>\d+)(?P<unit>[wm])")
# Codes that have words of their own; any other is shown as it is, never left out.
MODELS = (
    "served", "last_value", "historical_mean", "seasonal", "eb", "conflictology", "casc", "casc_momentum", "tide",
    "tide_adjusted", "pool", "nb_glm", "lightgbm",
)  # fmt: skip


class Skill(Protocol):
    """1 - error / error of the best simple history, with its 95 % interval."""

    @property
    def enough(self) -> bool: ...
    @property
    def skill_crps(self) -> float | None: ...
    @property
    def skill_crps_low(self) -> float | None: ...
    @property
    def skill_crps_high(self) -> float | None: ...


def verdict(skill: Skill | None) -> str:
    """better or worse only where the whole interval is; none where there is not enough evidence."""
    if skill is None or not skill.enough or skill.skill_crps_low is None or skill.skill_crps_high is None:
        return "none"
    if skill.skill_crps_low > 0:
        return "better"
    return "worse" if skill.skill_crps_high < 0 else "even"


def said(words: Words, skill: Skill | None) -> str:
    """The verdict as a plain sentence with its interval; without evidence no number."""
    sentences = {
        "better": words.t("better than simple history: {difference}", difference=difference(words, skill)),
        "even": words.t("no better than simple history: {difference}", difference=difference(words, skill)),
        "worse": words.t("worse than simple history: {difference}", difference=difference(words, skill)),
        "none": words.t("not enough evidence yet"),
    }
    return sentences[verdict(skill)]


def in_short(words: Words, skill: Skill | None) -> str:
    """The same under a heading that says what it is compared with; the verdict is marked to be set in bold."""
    kind = verdict(skill)
    if kind == "none":
        return words.t("not enough evidence yet")
    return words.t(
        "**{verdict}**: {difference}", verdict=words.term("verdict", kind), difference=difference(words, skill)
    )


def difference(words: Words, skill: Skill | None) -> str:
    """By how much the error is smaller or larger, and the 95 % interval of that."""
    if skill is None or skill.skill_crps is None:
        return ""
    values = {"percent": words.number(abs(100 * skill.skill_crps), 1), "span": span(words, skill)}
    if verdict(skill) == "even":
        return words.t("the difference may be chance ({span} %)", **values)
    if skill.skill_crps > 0:
        return words.t("its error is {percent} % smaller ({span})", **values)
    return words.t("its error is {percent} % larger ({span})", **values)


def span(words: Words, skill: Skill) -> str:
    """The 95 % interval of the skill, in percent, with signs."""
    low, high = (words.signed(100 * (end or 0), 1) for end in (skill.skill_crps_low, skill.skill_crps_high))
    return words.t("{low} to {high}", low=low, high=high)


def model_name(words: Words, code: str) -> str:
    """A model's name; where its code ends in a memory (eb_13w), with it."""
    found = _MEMORY.fullmatch(code)
    kind = found["kind"] if found else code
    if kind not in MODELS:
        return code
    name = words.term("model", kind)
    if not found:
        return name
    length = int(found["length"])
    weeks, months = words.n("{count} week", "{count} weeks", length), words.n("{count} month", "{count} months", length)
    return words.t("{model}, memory of {length}", model=name, length=weeks if found["unit"] == "w" else months)


def weeks_ahead(words: Words, horizon: int) -> str:
    return words.n("{count} week", "{count} weeks", horizon)


def stretches(words: Words, horizons: Sequence[int]) -> str:
    """Several horizons in one phrase: 1, 2 and 4 weeks."""
    if len(horizons) == 1:
        return weeks_ahead(words, horizons[0])
    return words.t("{numbers} weeks", numbers=listed(words, [words.number(horizon) for horizon in horizons]))


def listed(words: Words, items: Iterable[str]) -> str:
    """Items of a sentence, with the comma of its script."""
    return ("، " if words.direction == "rtl" else ", ").join(items)


def of_100(words: Words, share: float) -> str:
    """A share as a natural frequency; small ones of a thousand, so that few is never none."""
    base = 100 if share == 0 or share >= 0.02 else 1000
    return words.t("{count} of {base}", count=words.number(share * base), base=words.number(base))


def better_at(skills: Sequence[tuple[int, Skill]]) -> list[int]:
    return [horizon for horizon, skill in skills if verdict(skill) == "better"]
