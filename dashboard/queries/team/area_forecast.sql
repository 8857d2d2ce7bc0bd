select
    horizon_weeks, expected,
    count_q10 as q10, count_q25 as q25, count_q75 as q75, count_q90 as q90, model, issued
from mart.risk_score
where area_id = $area and week = $week
order by horizon_weeks
