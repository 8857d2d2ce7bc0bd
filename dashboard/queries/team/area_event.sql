-- incidents as the weekly counts have them: neither refuted ones nor those whose week is not known
with incidents as (
    select 'incident' as stream, occurred_on as day, event_type as code, serious as done
    from mart.incident
    where area_id = $area and in_risk and date_precision in ('day', 'week')
),

grievances as (
    select 'grievance' as stream, received_on as day, category as code, coalesce(resolved_on <= $until, false) as done
    from mart.grievance
    where area_id = $area
),

meetings as (
    select 'meeting' as stream, coalesce(held_on, planned_on) as day, kind as code, held_on is not null as done
    from mart.meeting
    where area_id = $area
),

events as (
    from incidents union all from grievances union all from meetings
)

select stream, day, code, done
from events
where day between $since and $until
order by day, stream, code, done
