select area_id, reason, points, incidents
from mart.risk_reason
where week = $week
order by area_id, points desc, reason
