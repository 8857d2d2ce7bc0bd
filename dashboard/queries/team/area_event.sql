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

known_days as (
    select 'calendar' as stream, date as day, kind as code, true as done
    from mart.calendar
    where
        area_id = $area
        or (area_id is null and (district_id is null or district_id = $district))
),

events as (
    from incidents union all from grievances union all from meetings union all from known_days
)

select stream, day, code, done
from events
where day between $since and $until
order by day, stream, code, done
