select
    meeting_id as record_id, coalesce(held_on, planned_on) as day, area_id, district_id, place_level,
    kind, planned_on, held_on, n_total, n_police, n_women, n_youth, temperature,
    case when place_level = 'outside' then 'outside' when held_on is null then 'not_held' end as left_out,
    source
from mart.meeting
where
    coalesce(held_on, planned_on) between $start and $end
    and ($district is null or district_id = $district)
    and ($area is null or area_id = $area)
    and ($kind is null or kind = $kind)
order by day desc, record_id
limit $size offset $skip
