-- one row per area and week of issue where the level said one thing and something else came
create table mart.forecast_miss (
    area_id      varchar not null,
    week         date not null check (isodow(week) = 1),
    kind         varchar not null check (kind in ('missed', 'false_alarm')),
    level        varchar not null check (level in ('very_low', 'low', 'elevated', 'high', 'very_high')),
    probability  double not null check (probability between 0 and 1),
    incidents    integer not null check (incidents >= 0),
    serious      integer not null check (serious between 0 and incidents),
    model        varchar not null,
    issued       boolean not null,
    primary key (area_id, week)
);
comment on table mart.forecast_miss is 'Of the last 52 weeks of issue that are over: serious incidents after a low level, and high levels that nothing followed';
comment on column mart.forecast_miss.kind is 'missed: at least one serious incident within 4 weeks of a level under elevated; false_alarm: none within 4 weeks of a level of high or above';
comment on column mart.forecast_miss.issued is 'True where the forecast was published on that Monday; false where it was computed afterwards from what was known then';
