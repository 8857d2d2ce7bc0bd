-- one row per area and whole week: what was known of it once the week was over, and when it was first looked at
with looked as (
    select area_id, week, min(known) as known from heard where looks group by area_id, week
), counted as (
    select area_id, week, count(*) as incidents, count(*) filter (serious) as serious
    from stage_team.incident
    where in_risk and area_id is not null and date_precision in ('day', 'week')
      and date_trunc('week', greatest(recorded_on, occurred_on))::date = week
    group by area_id, week
)
select
    area_id,
    week,
    coalesce(looked.known = week, false) or exists (
        from coverage
        where coverage.area_id = grid.area_id and grid.week >= start_on and grid.week + 6 <= end_on
    ) as at_once,
    looked.known,
    coalesce(counted.incidents, 0) as incidents,
    coalesce(counted.serious, 0) as serious
from stage_team.area_week as grid
left join looked using (area_id, week)
left join counted using (area_id, week)
order by area_id, week
