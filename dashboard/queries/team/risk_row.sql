select
    now.area_id, now.level, now.state, now.probability, now.probability_low, now.probability_high,
    now.score, now.low, now.high, now.rose, now.fell, now.observed_weeks, now.prior_weight,
    earlier.score as before
from mart.risk_score as now
left join mart.risk_score as earlier
    on earlier.area_id = now.area_id and earlier.horizon_weeks = 4 and earlier.week = $before
where now.horizon_weeks = 4 and now.week = $week
order by now.score desc nulls last, now.area_id
