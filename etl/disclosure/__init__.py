"""What may be told of counts without telling of people: pure, no database, no files, no clock.

`classes` says how one count is told, `lattice` which counts of a district are told together, `calendar` when.
"""

from etl.disclosure.calendar import DELAY_DAYS, months_out, quarters_out
from etl.disclosure.classes import (
    FEWER,
    LEAST,
    NOT_COLLECTED,
    ROUNDED,
    STATES,
    STEP,
    WITHHELD,
    Cell,
    nearest,
)
from etl.disclosure.lattice import Told, opened, tell

__all__ = [
    "DELAY_DAYS",
    "FEWER",
    "LEAST",
    "NOT_COLLECTED",
    "ROUNDED",
    "STATES",
    "STEP",
    "WITHHELD",
    "Cell",
    "Told",
    "months_out",
    "nearest",
    "opened",
    "quarters_out",
    "tell",
]
