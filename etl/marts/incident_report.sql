-- one row per report of an incident that several reports tell of
select same_event.handle, same_event.incident_handle, report.source, report.occurred_on
from same_event join report using (handle)
