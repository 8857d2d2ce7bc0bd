-- one row per kind of alert, and one for all: how often it was raised, and what people made of it
create table mart.alert_record (
    kind            varchar not null primary key check (kind in
                    ('all', 'incident_surprise', 'grievance_surprise', 'forecast_rise', 'index_drop', 'overdue')),
    alerts          integer not null check (alerts >= 0),
    marked_true     integer not null check (marked_true >= 0),
    marked_false    integer not null check (marked_false >= 0),
    marked_unclear  integer not null check (marked_unclear >= 0),
    unmarked        integer not null check (unmarked >= 0),
    precision       double check (precision between 0 and 1),
    weeks           integer not null check (weeks between 0 and 52),
    alerts_a_month  double check (alerts_a_month >= 0),
    false_a_month   double check (false_a_month >= 0),
    budget          double check (budget > 0),
    check (alerts = marked_true + marked_false + marked_unclear + unmarked)
);
comment on table mart.alert_record is 'The last 52 weeks of alerts against the budget of false ones';
comment on column mart.alert_record.precision is 'True ones among those marked true or false; null before the first';
comment on column mart.alert_record.weeks is 'Weeks looked at, at most 52';
comment on column mart.alert_record.alerts_a_month is 'A month is 4.345 weeks';
comment on column mart.alert_record.false_a_month is 'Those marked false: too low while alerts wait for their mark; alerts_a_month is the most it can be';
comment on column mart.alert_record.budget is 'False alarms a month that the rule was set for (KEW_ALERT_BUDGET); null for rules without a threshold; for all, the sum';
