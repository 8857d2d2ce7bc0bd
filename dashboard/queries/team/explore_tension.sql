select
    concat(area_id, ' ', week) as record_id, week as day, area_id, area.district_id, area.level as place_level,
    value, rank, rank_low, rank_high, available, grade,
    if(value is null, 'no_index', null) as left_out,
    'tension' as source
from mart.tension join mart.area using (area_id)
where
    week between $start and $end
    and ($district is null or area.district_id = $district)
    and ($area is null or area_id = $area)
order by day desc, value desc nulls last, record_id
limit $size offset $skip
