-- A meeting held without a plan counts as planned for the day it was held, as in the index.
select
    cast(date_trunc('month', coalesce(planned_on, held_on)) as date) as month,
    cast(count(*) as integer) as planned,
    cast(count(*) filter (where held_on <= $day) as integer) as held
from mart.meeting
where
    coalesce(planned_on, held_on) between $since and $day
    and place_level <> 'outside'
    and ($area is null or area_id = $area)
    and ($district is null or district_id = $district)
group by all
order by month
