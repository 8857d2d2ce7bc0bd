-- one row per area and whole week: a count where somebody looked, null where nobody did
with grid as (
    select area_id, week::date as week
    from stage_team.area, tonight, generate_series(first_week, issue_week - 7, interval 7 day) as weeks(week)
), counted as (
    select
        area_id, week,
        count(*) as incidents,
        count(*) filter (serious) as serious,
        coalesce(sum(fatalities), 0) as fatalities,
        coalesce(sum(injured), 0) as injured
    from stage_team.incident
    where in_risk and area_id is not null and date_precision in ('day', 'week')
    group by area_id, week
), complained as (
    select area_id, week, count(*) as grievances from stage_team.grievance where area_id is not null group by area_id, week
), met as (
    select area_id, week, count(*) as meetings
    from stage_team.meeting
    where area_id is not null and held_on is not null
    group by area_id, week
), reported as (
    select area_id, week, count(*) as reports, bool_or(looks) as looked from heard group by area_id, week
), seen as (
    select
        grid.*,
        coalesce(reported.looked, false) or exists (
            from coverage
            where coverage.area_id = grid.area_id and grid.week >= start_on and grid.week + 6 <= end_on
        ) as observed,
        coalesce(reported.reports, 0) as reports
    from grid left join reported using (area_id, week)
)
select
    area_id,
    week,
    observed,
    case when observed then coalesce(incidents, 0) end::integer as incidents,
    case when observed then coalesce(serious, 0) end::integer as serious,
    case when observed then coalesce(fatalities, 0) end::integer as fatalities,
    case when observed then coalesce(injured, 0) end::integer as injured,
    -- before the first record of its kind nobody kept any: that is not collected, which is not zero
    case
        when (observed or reports > 0) and week >= (select min(week) from stage_team.grievance)
        then coalesce(grievances, 0)
    end::integer as grievances,
    case
        when week >= (select min(week) from stage_team.meeting where held_on is not null) then coalesce(meetings, 0)
    end::integer as meetings,
    reports::integer as reports
from seen
left join counted using (area_id, week)
left join complained using (area_id, week)
left join met using (area_id, week)
order by area_id, week
