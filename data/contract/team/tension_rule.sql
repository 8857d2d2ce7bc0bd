-- one row per component of the tension index: its goalposts, its weight, and why
create table mart.tension_rule (
    part        varchar not null primary key check (part in
                ('incidents', 'grievances', 'felt_unsafe', 'trust_gap', 'unkept_promises', 'missing_contact')),
    position    integer not null check (position >= 1),
    low         double not null,
    high        double not null,
    weight      double not null check (weight > 0 and weight <= 1),
    reason_en   varchar not null,
    reason_ar   varchar not null,
    reason_ckb  varchar not null,
    reason_tr   varchar not null,
    check (low < high)
);
comment on table mart.tension_rule is 'How the tension index is made; the weights are proposals until a local weighting session';
comment on column mart.tension_rule.low is 'In the component''s own unit: 0 on the scale of 0-100; high is 100. Fixed, so that weeks and years compare';
comment on column mart.tension_rule.weight is 'Where everything was collected; all weights add up to 1';
