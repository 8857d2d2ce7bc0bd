-- one row per horizon and subset: the served record as it stands when the newest quarter comes out
select
    (select max(quarter) from closed_quarter) as quarter,
    horizon_weeks,
    subset,
    origins::integer as origins,
    enough,
    round(crps, 2) as crps,
    round(brier, 2) as brier,
    round(roc_auc, 2) as roc_auc,
    round(coverage80, 2) as coverage80,
    round(skill_crps, 2) as skill_crps,
    round(skill_crps_low, 2) as skill_crps_low,
    round(skill_crps_high, 2) as skill_crps_high
from stage_team.forecast_skill
where role = 'served' and known = 'then' and exists (from closed_quarter)
