"""Every kind of record the programme keeps, each declared once."""

from etl.streams.calendar import CALENDAR, NIL_REPORT
from etl.streams.declare import Field, Kind, Place, Stream, common_fields
from etl.streams.grievance import GRIEVANCE
from etl.streams.incident import INCIDENT
from etl.streams.meeting import COMMITMENT, MEETING
from etl.streams.pulse import PULSE

STREAMS: dict[str, Stream] = {
    stream.name: stream for stream in (INCIDENT, GRIEVANCE, MEETING, COMMITMENT, PULSE, CALENDAR, NIL_REPORT)
}

__all__ = ["STREAMS", "Field", "Kind", "Place", "Stream", "common_fields"]
