select area_id, week, kind, level, probability, incidents, serious, model, issued
from mart.forecast_miss
order by week desc, kind, probability desc, area_id
