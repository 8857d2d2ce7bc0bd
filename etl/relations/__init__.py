"""How police and community get on, month by month and place by place: pure functions over records."""

from etl.relations.index import relation_months
from etl.relations.pulse import pulse_months

__all__ = ["pulse_months", "relation_months"]
