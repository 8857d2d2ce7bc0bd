select
    incident_id as record_id, occurred_on as day, date_precision, area_id, district_id, place_level,
    event_type, sub_event_type, origin, verification, fatalities, injured, serious,
    case
        when place_level = 'outside' then 'outside'
        when verification = 'refuted' then 'refuted'
        when origin = 'police_initiated' then 'police_initiated'
        when sub_event_type = 'Arrests' then 'arrests'
        when not in_risk then 'not_in_risk'
        when date_precision not in ('day', 'week') then 'date'
    end as left_out,
    source
from mart.incident
where
    occurred_on between $start and $end
    and ($district is null or district_id = $district)
    and ($area is null or area_id = $area)
    and ($kind is null or event_type = $kind)
    and ($origin is null or coalesce(origin, 'unknown') = $origin)
    and case $measure
        when 'serious' then serious
        when 'fatalities' then coalesce(fatalities, 1) > 0
        when 'injured' then coalesce(injured, 1) > 0
        else true
    end
order by day desc, record_id
limit $size offset $skip
