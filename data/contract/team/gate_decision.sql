-- one row per horizon and decision: which model was allowed to serve from that Monday on, and why
create table mart.gate_decision (
    horizon_weeks   integer not null check (horizon_weeks in (1, 2, 3, 4, 9, 13)),
    week            date not null check (isodow(week) = 1),
    served          varchar not null,
    before          varchar,
    best_classical  varchar not null,
    challenger      varchar,
    gain            double,
    standard_error  double check (standard_error >= 0),
    origins         integer not null check (origins >= 0),
    reason          varchar not null check (reason in ('start', 'stays', 'other_baseline', 'takes_over', 'falls_back')),
    primary key (horizon_weeks, week)
);
comment on table mart.gate_decision is 'The log of the gate: the model that serves starts as the best classical baseline; another takes over only on evidence';
comment on column mart.gate_decision.challenger is 'The other model nearest to taking over, or the one that did; null before there is evidence';
comment on column mart.gate_decision.gain is 'Its mean gain in log score over the model served before, over the last 12 to 26 weeks of issue that had matured; it takes over above 1.64 standard errors';
comment on column mart.gate_decision.reason is 'other_baseline: no model has won yet, and another simple baseline is the best by now';
