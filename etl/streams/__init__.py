"""Every kind of record the programme keeps, each declared once."""

from etl.streams.calendar import CALENDAR, NIL_REPORT
from etl.streams.cases import BENEFIT_APPLICATION, REFERRAL, WORKPLACE_MEDIATION
from etl.streams.commitment import COMMITMENT
from etl.streams.committee import ACKNOWLEDGEMENT, COMMITTEE_CASE, COMMITTEE_SESSION
from etl.streams.common import common_fields
from etl.streams.conditions import ADVOCACY_ASK, DUTY_CONDITIONS
from etl.streams.declare import Field, Kind, Place, Stream
from etl.streams.grant import INDICATOR
from etl.streams.grievance import GRIEVANCE
from etl.streams.incident import INCIDENT
from etl.streams.liaison import AGREEMENT, LIAISON_CONTACT
from etl.streams.meeting import MEETING
from etl.streams.note import NOTE
from etl.streams.pulse import PULSE
from etl.streams.training import TRAINING, TRAINING_REQUEST

# What the map is made of, and what the programme's own work leaves behind.
CORE = (INCIDENT, GRIEVANCE, MEETING, COMMITMENT, NOTE, PULSE, CALENDAR, NIL_REPORT)
PROGRAMME = (
    TRAINING, TRAINING_REQUEST, ACKNOWLEDGEMENT, COMMITTEE_CASE, COMMITTEE_SESSION, DUTY_CONDITIONS, ADVOCACY_ASK,
    BENEFIT_APPLICATION, WORKPLACE_MEDIATION, REFERRAL, LIAISON_CONTACT, AGREEMENT, INDICATOR,
)  # fmt: skip
STREAMS: dict[str, Stream] = {stream.name: stream for stream in (*CORE, *PROGRAMME)}

__all__ = ["CORE", "PROGRAMME", "STREAMS", "Field", "Kind", "Place", "Stream", "common_fields", "links"]


def links(stream: str) -> dict[str, str]:
    """Streams whose records name a record of this one, and the field they name it in."""
    field = f"{stream}_id"
    return {child.name: field for child in STREAMS.values() if field in {f.name for f in child.kept}}
