select
    model, role, horizon_weeks, subset, known, origins, forecasts, positives, enough,
    crps, log_score, brier, pr_auc, roc_auc, base_rate, calibration_slope, calibration_intercept,
    coverage80, pai10, bias, skill_crps, skill_crps_low, skill_crps_high
from mart.forecast_skill
order by horizon_weeks, known, subset, list_position(['served', 'classical', 'challenger'], role), crps nulls last, model
