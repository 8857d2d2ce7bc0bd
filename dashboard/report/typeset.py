"""From a report to a PDF. The report goes to the typesetter as data, so that no word of it is read as markup."""

import json
from dataclasses import asdict
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

import typst

from dashboard.errors import UserFacing
from dashboard.report.paper import Report

TEMPLATE = Path(__file__).parent / "situation.typ"
# In this order: the first that is installed is taken.
LATIN = ("Noto Sans", "DejaVu Sans", "Liberation Sans")
ARABIC = ("Noto Sans Arabic", "Noto Naskh Arabic", "DejaVu Sans")


class NoFont(UserFacing):
    """The letters of a report cannot be written here: boxes in their place would be no report."""


def pdf(report: Report, now: datetime) -> bytes:
    """Tagged, accessible (PDF/UA-1), in its language; `now` is its only date. Raises NoFont."""
    made = _typst(report).compile(
        format="pdf", pdf_standards=["ua-1"], timestamp=now.astimezone(UTC).replace(microsecond=0)
    )
    return _whole(made)


def pictures(report: Report, ppi: float = 110) -> list[bytes]:
    """Its pages as PNG, for eyes."""
    made = _typst(report).compile(format="png", ppi=ppi)
    return made if isinstance(made, list) else [_whole(made)]


def query(report: Report, selector: str) -> list[dict[str, object]]:
    """What the template says of itself, for tests: the boxes of the names on its maps."""
    found: list[dict[str, object]] = json.loads(_typst(report).query(selector, field="value"))
    return found


def _typst(report: Report) -> typst.Compiler:
    told = json.dumps(asdict(report), ensure_ascii=False, allow_nan=False)
    inputs = {"report": told, "fonts": json.dumps(families(told))}
    # Nothing is looked for on a network or beside the template: it is one file that asks for no package.
    return typst.Compiler(TEMPLATE.read_bytes(), root=TEMPLATE.parent, font_paths=_fonts(), sys_inputs=inputs)


def families(text: str) -> list[str]:
    """The fonts to write a text with. Raises NoFont, which says what to install."""
    installed = set(_fonts().families())
    found = []
    for script, names in (("Latin", LATIN), ("Arabic", ARABIC)):
        if script == "Arabic" and not any("\u0600" <= letter <= "\u06ff" for letter in text):
            continue
        name = next((name for name in names if name in installed), None)
        if name is None:
            raise NoFont(
                f"No font with {script} letters is installed here, so the report cannot be written.",
                "Install one, e.g. Debian's fonts-noto-core.",
            )
        found.append(name)
    return found


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """Looked for once in each process: it takes seconds."""
    return typst.Fonts(include_system_fonts=True, include_embedded_fonts=False)


def _whole(made: bytes | list[bytes] | None) -> bytes:
    if not isinstance(made, bytes):
        raise TypeError("the typesetter gave no single file")
    return made
