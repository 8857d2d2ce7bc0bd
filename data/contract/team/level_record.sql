-- one row per level: what was seen afterwards
create table mart.level_record (
    level      varchar not null primary key check (level in ('very_low', 'low', 'elevated', 'high', 'very_high')),
    forecasts  integer not null check (forecasts >= 0),
    hits       integer not null check (hits between 0 and forecasts),
    origins    integer not null check (origins >= 0)
);
comment on table mart.level_record is 'Of the past scores at each level, as computed tonight, how often a serious incident followed within 4 weeks';
comment on column mart.level_record.forecasts is 'Area-weeks issued at this level whose 4 weeks are over and were all observed';
comment on column mart.level_record.origins is 'Weeks of issue among them; under 20, or under 15 hits in all, no frequency is shown';
