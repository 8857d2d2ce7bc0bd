select
    quarter, horizon_weeks, subset, origins, enough, crps, brier, roc_auc, coverage80,
    skill_crps, skill_crps_low, skill_crps_high
from mart.forecast_skill
order by quarter desc, horizon_weeks, subset
