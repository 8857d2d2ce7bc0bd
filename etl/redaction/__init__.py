"""Copies of delivered files without the rows of a record: the same format, lines and encoding, whatever they hold."""

from etl.redaction.archived import Kept, redacted_copy, without, write
from etl.redaction.file import Redacted, redact
from etl.redaction.traces import holds, spellings
from etl.redaction.wanted import Key, Wanted

__all__ = ["Kept", "Key", "Redacted", "Wanted", "holds", "redact", "redacted_copy", "spellings", "without", "write"]
