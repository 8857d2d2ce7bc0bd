select part, raw, scaled, weight, points
from mart.tension_part
where area_id = $area and week = $week
order by points desc, part
