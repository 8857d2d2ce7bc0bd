select
    concat(area_id, ' ', week) as record_id, week as day, area_id, area.district_id, area.level as place_level,
    state, risk_score.level, score, low, high, probability, observed_weeks,
    if(score is null, 'no_score', null) as left_out,
    concat(model, ' ', model_version) as source
from mart.risk_score join mart.area using (area_id)
where
    horizon_weeks = 4
    and week between $start and $end
    and ($district is null or area.district_id = $district)
    and ($area is null or area_id = $area)
order by day desc, score desc nulls last, record_id
limit $size offset $skip
