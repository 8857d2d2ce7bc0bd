-- one row per model, horizon, subset of targets and state of knowledge: how well it did
create table mart.forecast_skill (
    model              varchar not null,
    role               varchar not null check (role in ('served', 'classical', 'challenger')),
    horizon_weeks      integer not null check (horizon_weeks in (1, 2, 3, 4, 9, 13)),
    subset             varchar not null check (subset in ('all', 'onset')),
    known              varchar not null check (known in ('then', 'now')),
    origins            integer not null check (origins >= 0),
    forecasts          integer not null check (forecasts >= 0),
    positives          integer not null check (positives between 0 and forecasts),
    enough             boolean not null,
    crps               double check (crps >= 0),
    log_score          double,
    brier              double check (brier between 0 and 1),
    pr_auc             double check (pr_auc between 0 and 1),
    roc_auc            double check (roc_auc between 0 and 1),
    base_rate          double check (base_rate between 0 and 1),
    calibration_slope      double,
    calibration_intercept  double,
    coverage80         double check (coverage80 between 0 and 1),
    pai10              double check (pai10 >= 0),
    bias               double check (bias >= 0),
    skill_crps         double check (skill_crps <= 1),
    skill_crps_low     double,
    skill_crps_high    double,
    skill_log          double,
    skill_log_low      double,
    skill_log_high     double,
    primary key (model, role, horizon_weeks, subset, known),
    check (enough or (crps is null and log_score is null and brier is null and pr_auc is null and roc_auc is null)),
    check (skill_crps is null or (skill_crps_low <= skill_crps and skill_crps <= skill_crps_high))
);
comment on table mart.forecast_skill is 'The track record: rolling-origin forecasts of every model, judged once their weeks were over';
comment on column mart.forecast_skill.role is 'served: what was published, whichever model made it; classical: a simple baseline; challenger: may take over through the gate';
comment on column mart.forecast_skill.subset is 'onset: only area-weeks whose 8 weeks before the Monday of issue were observed and had no incident';
comment on column mart.forecast_skill.known is 'then: against what was known when the weeks were over; now: against what is known tonight';
comment on column mart.forecast_skill.positives is 'Targets with at least one incident';
comment on column mart.forecast_skill.enough is 'At least 20 weeks of issue and 15 positives; otherwise no figure is given';
comment on column mart.forecast_skill.crps is 'Continuous ranked probability score of the incident count over the horizon; log_score is the mean negative log probability; both lower is better';
comment on column mart.forecast_skill.brier is 'Of at least one incident within the horizon, as pr_auc, roc_auc, base_rate and the calibration are';
comment on column mart.forecast_skill.coverage80 is 'Share of counts inside the 80 % interval, by the randomised probability integral transform';
comment on column mart.forecast_skill.pai10 is 'Prediction accuracy index: share of incidents in the tenth of areas ranked highest, over one tenth';
comment on column mart.forecast_skill.bias is 'Forecast incidents over incidents seen';
comment on column mart.forecast_skill.skill_crps is '1 - CRPS / CRPS of the best classical baseline; low and high are the 95 % interval by moving-block bootstrap over weeks of issue';
comment on column mart.forecast_skill.skill_log is 'Mean gain in log score over the best classical baseline, in nats, with its 95 % interval';
