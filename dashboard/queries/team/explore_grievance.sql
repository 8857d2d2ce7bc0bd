select
    grievance_id as record_id, received_on as day, area_id, district_id, place_level,
    category, about, channel, severity, acknowledged_on, resolved_on, outcome, recurrence,
    if(place_level = 'outside', 'outside', null) as left_out,
    source
from mart.grievance
where
    received_on between $start and $end
    and ($district is null or district_id = $district)
    and ($area is null or area_id = $area)
    and ($kind is null or category = $kind)
    and ($origin is null or coalesce(channel, 'unknown') = $origin)
order by day desc, record_id
limit $size offset $skip
