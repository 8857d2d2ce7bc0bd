select
    risk.area_id, area.district_id, risk.week, risk.horizon_weeks, risk.state, risk.level, risk.probability,
    risk.probability_low, risk.probability_high, risk.score, risk.low, risk.high, risk.model, risk.model_version,
    risk.issued_on, risk.issued
from mart.risk_score as risk
join mart.area as area using (area_id)
where
    risk.horizon_weeks = 4
    and risk.week between $start and $end
    and ($district is null or area.district_id = $district)
order by risk.week, risk.area_id
limit $size
