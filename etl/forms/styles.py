"""How the sheets look: what is required is told by weight as well as by colour, so that it survives a grey print."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from etl.forms.reference import reads_leftwards
from etl.intake.rejects import Language
from etl.streams import Field

INK, PAPER, DEEP, PALE, LINE = "#1B2733", "#FFFFFF", "#1F4E5F", "#E3ECEF", "#9FB4BC"
_HEADER = {"text_wrap": True, "valign": "vcenter", "bottom": 2, "border_color": LINE}

STYLES: Mapping[str, Mapping[str, Any]] = {
    "required": {**_HEADER, "bold": True, "font_color": PAPER, "bg_color": DEEP},
    "optional": {**_HEADER, "font_color": INK, "bg_color": PALE},
    "restricted": {**_HEADER, "italic": True, "font_color": INK, "bg_color": PALE},
    "title": {"bold": True, "font_size": 15, "font_color": DEEP},
    "told": {"text_wrap": True, "valign": "top"},
    "heading": {"bold": True, "font_color": DEEP, "bottom": 1, "border_color": LINE, "text_wrap": True},
    "day": {"num_format": "yyyy-mm-dd", "align": "center"},
    "moment": {"num_format": "yyyy-mm-dd hh:mm", "align": "center"},
    "words": {"num_format": "@"},  # as typed: a spreadsheet would make a number of 007 and a date of 3-5
    "numbers": {},
}
_CELLS = {"date": "day", "timestamp": "moment", "integer": "numbers", "number": "numbers"}


@dataclass
class Styles:
    """The formats of one workbook, each made when first asked for."""

    book: Workbook
    lang: Language
    made: dict[str, Format] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Format:
        if name not in self.made:
            order = {"reading_order": 2 if reads_leftwards(self.lang) else 1}
            self.made[name] = self.book.add_format({**STYLES[name], **order})
        return self.made[name]

    def header(self, column: Field) -> Format:
        """A required column is never a restricted one: nobody is made to write free text."""
        return self["required" if column.required else "restricted" if column.restricted else "optional"]

    def cell(self, column: Field) -> Format:
        return self[_CELLS.get(column.kind, "words")]
