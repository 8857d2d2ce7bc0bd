"""Workbooks in memory: equal content gives equal bytes."""

from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO

from xlsxwriter import Workbook

# A workbook states when it was made; a template has no such moment, only a declaration it was made from.
MADE = datetime(2026, 1, 1, tzinfo=UTC)
LONGEST_SHEET_NAME = 31
NOT_IN_A_SHEET_NAME = str.maketrans("", "", "[]:*?/\\'")


def packed(fill: Callable[[Workbook], None], title: str) -> bytes:
    """The bytes of a workbook that `fill` has filled. Nothing in it becomes a formula or a link by its looks."""
    memory = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(memory, options) as book:
        book.set_properties({"title": title, "created": MADE})
        fill(book)
    return memory.getvalue()


def sheet_name(text: str) -> str:
    """A text as a sheet may be called."""
    return text.translate(NOT_IN_A_SHEET_NAME)[:LONGEST_SHEET_NAME].strip()
