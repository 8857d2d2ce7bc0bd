-- mart.alert_row: the records behind the alerts, and whether they still stand
with known as (
    select 'incident' as stream, incident_id as handle from stage_team.incident
    union all select 'grievance', grievance_id from stage_team.grievance
    union all select 'commitment', commitment_id from stage_team.commitment
    union all select 'meeting', meeting_id from stage_team.meeting
)
select alert_id, stream, handle, known.handle is not null as in_force
from wh.alert_row
semi join stage_team.alert using (alert_id)
left join known using (stream, handle)
