with ranked as (
    select *, count(value) over (partition by week) as ranked
    from mart.tension
    where week between $since and $week
)

select week, value, rank, rank_low, rank_high, cast(ranked as integer) as ranked, available, grade
from ranked
where area_id = $area
order by week
