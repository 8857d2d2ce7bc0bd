"""What is said of a file of boundaries: a code of the closed list codes/area_import.csv, the units, the figures."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """`units`: the ids or names it is about; `figure`: a measure, a limit or a column, as the sentence needs it."""

    code: str
    units: tuple[str, ...] = ()
    figure: str = ""

    @property
    def refuses(self) -> bool:
        """A note tells, an error refuses the file."""
        return self.code.startswith("E_")
