-- one row per report of any stream that came from an area: the trace that somebody was listening there
-- `looks`: it says whether incidents happened, so a week with one is an observed week, from the week `known` on
select area_id, occurred_on as day, week, true as looks, date_trunc('week', greatest(recorded_on, occurred_on))::date as known
from report
where area_id is not null
  and date_precision in ('day', 'week')
  and origin <> 'police_initiated'
  and coalesce(sub_event_type, '') <> 'Arrests'
union all
select
    area_id, least(week + 6, as_of), date_trunc('week', week)::date, true,
    date_trunc('week', greatest(coalesce(recorded_at::date, week), week))::date
from wh.nil_report, tonight
where in_force and not coalesce(deleted, false) and area_id is not null and week <= as_of
  and coalesce(recorded_at::date, week) <= as_of
union all
select area_id, received_on, week, false, null
from stage_team.grievance
where area_id is not null
union all
select area_id, held_on, week, false, null
from stage_team.meeting, tonight
where area_id is not null and held_on <= as_of
