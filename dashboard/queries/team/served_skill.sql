-- as known when the weeks were over: nobody could have acted on more
select horizon_weeks, subset, enough, skill_crps, skill_crps_low, skill_crps_high
from mart.forecast_skill
where role = 'served' and known = 'then'
order by horizon_weeks, subset
