-- the records behind the alerts in `raised`, by kind of alert
insert into wh.alert_row by name
with placed as (
    select raised.*, area.district_id
    from raised left join stage_team.area using (area_id)
), wide as (
    -- a district or the governorate takes in all of its areas
    select placed.alert_id, placed.kind, placed.first_day, placed.last_day, placed.week, area.area_id
    from placed join stage_team.area
        on area.area_id = placed.area_id or area.district_id = placed.area_id or placed.area_id = 'IQG13'
)
select alert_id, 'incident' as stream, incident_id as handle
from wide join stage_team.incident using (area_id)
where wide.kind in ('incident_surprise', 'forecast_rise') and in_risk and date_precision in ('day', 'week')
  and incident.week between first_day and last_day
union all
select alert_id, 'grievance', grievance_id
from wide join stage_team.grievance using (area_id)
where wide.kind in ('grievance_surprise', 'index_drop') and received_on between first_day and last_day
union all
select alert_id, 'commitment', commitment_id
from wide join stage_team.commitment using (area_id)
where wide.kind = 'index_drop' and due_on between first_day and last_day
union all
select alert_id, 'meeting', meeting_id
from wide join stage_team.meeting using (area_id)
where wide.kind = 'index_drop' and coalesce(held_on, planned_on) between first_day and last_day
union all
select alert_id, 'commitment', commitment_id
from wide join stage_team.commitment using (area_id)
where wide.kind = 'overdue' and made_on < wide.week and due_on < wide.week
  and (status = 'open' or coalesce(closed_on >= wide.week, false))
