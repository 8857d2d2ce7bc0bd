select area_id, week, state, level, score
from mart.risk_score
where horizon_weeks = 4 and week between $start and $week
order by area_id, week
