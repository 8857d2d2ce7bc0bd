select week, observed, incidents, serious, grievances, reports
from mart.area_week
where area_id = $area and week between $since and $until
order by week
