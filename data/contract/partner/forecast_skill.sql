-- one row per quarter, horizon and subset of targets: how good the published forecasts were, over all areas together
create table mart.forecast_skill (
    quarter          date not null check (day(quarter) = 1 and month(quarter) in (1, 4, 7, 10)),
    horizon_weeks    integer not null check (horizon_weeks in (1, 2, 3, 4, 9, 13)),
    subset           varchar not null check (subset in ('all', 'onset')),
    origins          integer not null check (origins >= 0),
    enough           boolean not null,
    crps             double check (crps >= 0),
    brier            double check (brier between 0 and 1),
    roc_auc          double check (roc_auc between 0 and 1),
    coverage80       double check (coverage80 between 0 and 1),
    skill_crps       double check (skill_crps <= 1),
    skill_crps_low   double,
    skill_crps_high  double,
    primary key (quarter, horizon_weeks, subset),
    check (enough or (crps is null and brier is null and roc_auc is null and coverage80 is null)),
    check (skill_crps is null or (skill_crps_low <= skill_crps and skill_crps <= skill_crps_high))
);
comment on table mart.forecast_skill is 'The track record of whichever model served, as it stood when the quarter came out; two decimals, no counts of targets';
comment on column mart.forecast_skill.quarter is 'First day of the quarter with which it came out; never changed afterwards';
comment on column mart.forecast_skill.subset is 'onset: only area-weeks whose 8 weeks before the Monday of issue were observed and had no incident';
comment on column mart.forecast_skill.origins is 'Weeks of issue judged';
comment on column mart.forecast_skill.enough is 'At least 20 weeks of issue and 15 targets with an incident; otherwise no figure is given';
comment on column mart.forecast_skill.crps is 'Continuous ranked probability score of the incident count over the horizon; lower is better';
comment on column mart.forecast_skill.brier is 'Of at least one incident within the horizon, as roc_auc is';
comment on column mart.forecast_skill.coverage80 is 'Share of counts inside the 80 % interval';
comment on column mart.forecast_skill.skill_crps is '1 - CRPS / CRPS of the best classical baseline; low and high are its 95 % interval';
