-- one row per area: when it was last heard from
create table mart.silence (
    area_id         varchar not null primary key,
    last_report_on  date,
    weeks_silent    integer check (weeks_silent >= 0),
    observed_26     integer not null check (observed_26 between 0 and 26)
);
comment on table mart.silence is 'Silence is not peace: weeks since any record or nil report, and observed weeks among the last 26';
comment on column mart.silence.weeks_silent is 'Whole weeks; null where nothing was ever heard';
