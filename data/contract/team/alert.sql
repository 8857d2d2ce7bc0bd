-- one row per alert
create table mart.alert (
    alert_id       varchar not null primary key,
    kind           varchar not null check (kind in
                   ('incident_surprise', 'grievance_surprise', 'forecast_rise', 'index_drop', 'overdue')),
    reason         varchar not null check (reason in
                   ('after_quiet', 'on_top', 'to_high', 'to_very_high', 'fell', 'piled_up')),
    area_id        varchar not null,
    level          varchar not null check (level in ('neighbourhood', 'subdistrict', 'district', 'governorate')),
    week           date not null check (isodow(week) = 1),
    since          date not null check (since >= week),
    raised_on      date not null check (raised_on >= since),
    retrospective  boolean not null,
    until          date check (until > week),
    seen           double not null,
    expected       double not null,
    weeks          integer not null check (weeks >= 1),
    chance         double check (chance between 0 and 1),
    threshold      double check (threshold between 0 and 1),
    inputs         varchar not null,
    evidence       integer not null check (evidence >= 0),
    model          varchar not null,
    model_version  varchar not null,
    rules_version  varchar not null,
    mark           varchar check (mark in ('true', 'false', 'unclear')),
    marked_on      date,
    marked_by      varchar,
    check ((mark is null) = (marked_on is null) and (mark is null) = (marked_by is null)),
    check ((chance is null) = (threshold is null)),
    check (chance <= threshold)
);
comment on table mart.alert is 'Raised by rules, kept as raised: later data neither change nor remove an alert; people say whether it was true';
comment on column mart.alert.alert_id is 'kind.area_id.week: the same in every release';
comment on column mart.alert.reason is 'after_quiet: nothing of its kind in the 8 weeks before the window; on_top: there was; to_high, to_very_high: the level; fell: the index; piled_up: promises overdue';
comment on column mart.alert.area_id is 'An area_id; for index_drop also the P-code of a district or the governorate';
comment on column mart.alert.week is 'Surprises: the last week of the window; forecast_rise and overdue: the Monday looked at; index_drop: the week in which the month ends';
comment on column mart.alert.since is 'First day on which it could be known';
comment on column mart.alert.retrospective is 'Raised two weeks or more after it could be known: worked out afterwards, nobody could have acted on it';
comment on column mart.alert.until is 'Day on which it is over: surprises and index_drop, a fixed time that may lie ahead; forecast_rise, the second Monday below high; overdue, the Monday with fewer than two; null until then';
comment on column mart.alert.seen is 'What was seen: incidents or grievances in the window, chance of a serious incident, index, promises overdue';
comment on column mart.alert.expected is 'What it is measured against: the forecast made before, the chance the Monday before, the index three months before, the least number that raises';
comment on column mart.alert.weeks is 'Length of what was looked at';
comment on column mart.alert.chance is 'Mid-p of so many or more under the forecast made before; an alert is raised at or under the threshold';
comment on column mart.alert.inputs is 'JSON: every number the rule looked at';
comment on column mart.alert.evidence is 'Rows in mart.alert_row';
comment on column mart.alert.mark is 'What people found: the last word counts; marked_by is a role';
