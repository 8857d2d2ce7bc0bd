"""SECURITY.md answers for every requirement of OWASP ASVS 5.0.0, levels 1 and 2, and for none that is not there."""

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
WRITTEN = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
# The numbers of levels 1 and 2, by section, as the standard's table of 5.0.0 lists them; those of level 3 left out.
NUMBERS = {
    "1.1": "1-2", "1.2": "1-9", "1.3": "1-11", "1.4": "1-3", "1.5": "1-2",
    "2.1": "1-3", "2.2": "1-3", "2.3": "1-4", "2.4": "1",
    "3.2": "1-2", "3.3": "1-4", "3.4": "1-6", "3.5": "1-5", "3.7": "1-2",
    "4.1": "1-3", "4.2": "1", "4.3": "1-2", "4.4": "1-4",
    "5.1": "1", "5.2": "1-3", "5.3": "1-2", "5.4": "1-3",
    "6.1": "1-3", "6.2": "1-12", "6.3": "1-4", "6.4": "1-4", "6.5": "1-5", "6.6": "1-3", "6.8": "1-4",
    "7.1": "1-3", "7.2": "1-4", "7.3": "1-2", "7.4": "1-5", "7.5": "1-2", "7.6": "1-2",
    "8.1": "1-2", "8.2": "1-3", "8.3": "1", "8.4": "1",
    "9.1": "1-3", "9.2": "1-4",
    "10.1": "1-2", "10.2": "1-2", "10.3": "1-4", "10.4": "1-11", "10.5": "1-5", "10.6": "1-2", "10.7": "1-3",
    "11.1": "1-2", "11.2": "1-3", "11.3": "1-3", "11.4": "1-4", "11.5": "1", "11.6": "1",
    "12.1": "1-3", "12.2": "1-2", "12.3": "1-4",
    "13.1": "1", "13.2": "1-5", "13.3": "1-2", "13.4": "1-5",
    "14.1": "1-2", "14.2": "1-4", "14.3": "1-3",
    "15.1": "1-3", "15.2": "1-3", "15.3": "1-7",
    "16.1": "1", "16.2": "1-5", "16.3": "1-4", "16.4": "1-3", "16.5": "1-3",
    "17.1": "1", "17.2": "1-4", "17.3": "1-2",
}  # fmt: skip
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| ([^|]+) \| (tested|reason|gap) \| ([^|]+) \|$", re.MULTILINE)
ROWS = ROW.findall(WRITTEN)


def numbers() -> list[str]:
    found = []
    for section, span in NUMBERS.items():
        first, _, last = span.partition("-")
        found += [f"{section}.{n}" for n in range(int(first), int(last or first) + 1)]
    return found


@cache
def functions(path: str) -> frozenset[str]:
    file = ROOT / path
    if not file.is_file():
        return frozenset()
    return frozenset(
        node.name for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) if isinstance(node, ast.FunctionDef)
    )


def test_every_requirement_is_answered_once() -> None:
    assert len(numbers()) == 253
    assert [number for number, *_ in ROWS] == numbers()
    # A row that is not of this form would not be seen above.
    assert len(re.findall(r"^\| \d+\.\d+\.\d+ ", WRITTEN.split("## What is open")[0], re.MULTILINE)) == 253


def test_every_test_that_is_named_is_there() -> None:
    absent = []
    for number, _, verdict, by in ROWS:
        if verdict == "tested":
            named = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", by)
            assert named and len(named) == by.count("`") / 2, number
            absent += [f"{number} {path}::{test}" for path, test in named if test not in functions(path)]
    assert not absent


def test_every_reason_is_a_sentence() -> None:
    for number, asks, verdict, by in ROWS:
        assert 2 <= len(asks.split()) <= 12, number
        if verdict != "tested":
            assert re.fullmatch(r"[A-Z].*\.", by) and len(by.split()) >= 6, number
            assert not re.search(r"\b(todo|tbd|later|n/a)\b", by.lower()), number


def test_what_is_written_above_is_there() -> None:
    above = WRITTEN.split("## Every requirement")[0]
    for number, _, _, by in ROWS:
        for name in re.findall(r"[Aa]bove under ([A-Z][a-z]+(?: [a-z]+){0,4})", by):
            words = name.split()
            begins = [" ".join(words[:n]) for n in range(len(words), 0, -1)]
            assert any(f"**{one}.**" in above or f"## {one}" in above for one in begins), (number, name)


def test_every_gap_says_what_would_close_it() -> None:
    listed = re.findall(r"^\| ((?:\d+\.\d+\.\d+(?:, )?)+) \|", WRITTEN.split("## What is open")[1], re.MULTILINE)
    told = sorted(number for cell in listed for number in cell.split(", "))
    assert told == sorted(number for number, _, verdict, _ in ROWS if verdict == "gap")


def test_the_counts_are_told() -> None:
    chapters = Counter((number.split(".")[0], verdict) for number, _, verdict, _ in ROWS)
    for chapter in range(1, 18):
        told = {verdict: chapters[str(chapter), verdict] for verdict in ("tested", "reason", "gap")}
        print(f"V{chapter}: " + ", ".join(f"{count} {verdict}" for verdict, count in told.items()))  # noqa: T201
    total = Counter(verdict for _, _, verdict, _ in ROWS)
    print(f"all: {dict(total)}")  # noqa: T201
    assert total["tested"] >= 120 and total["gap"] <= 12
