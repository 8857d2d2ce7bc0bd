select horizon_weeks, model, model_version, part, value
from mart.model_part
where served
order by horizon_weeks, part
