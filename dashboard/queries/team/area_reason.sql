-- A part that a week's score does not have counts 0 points in it, so that differences add up too;
-- null where that week has no score at all.
with asked as (
    select reason, week, points, incidents
    from mart.risk_reason
    where area_id = $area and week in ($week, $before, $last)
),

scored as (
    select
        coalesce(bool_or(week = $week), false) as now,
        coalesce(bool_or(week = $before), false) as before,
        coalesce(bool_or(week = $last), false) as last
    from asked
)

select
    asked.reason,
    coalesce(max(asked.points) filter (where asked.week = $week), 0) as points,
    max(asked.incidents) filter (where asked.week = $week) as incidents,
    case when scored.before then coalesce(max(asked.points) filter (where asked.week = $before), 0) end as before,
    case when scored.last then coalesce(max(asked.points) filter (where asked.week = $last), 0) end as last
from asked
cross join scored
where scored.now
group by asked.reason, scored.before, scored.last
order by list_position(
    [
        'own_recent', 'own_quarter', 'own_long', 'city_average',
        'city_change', 'learned', 'neighbours', 'grievances', 'relations', 'promises'
    ],
    asked.reason
)
