-- one row per level: what was seen afterwards
create table mart.level_record (
    level      varchar not null primary key check (level in ('very_low', 'low', 'elevated', 'high', 'very_high')),
    forecasts  integer not null check (forecasts >= 0),
    hits       integer not null check (hits between 0 and forecasts),
    origins    integer not null check (origins >= 0),
    issued     integer not null check (issued between 0 and forecasts),
    said       double check (said between 0 and 1)
);
comment on table mart.level_record is 'Of the past scores at each level, how often a serious incident followed within 4 weeks';
comment on column mart.level_record.forecasts is 'Area-weeks issued at this level whose 4 weeks are over and were all observed';
comment on column mart.level_record.origins is 'Weeks of issue among them; under 20, or under 15 hits in all, no frequency is shown';
comment on column mart.level_record.issued is 'How many of the forecasts were published on their own Monday; the others were computed afterwards from what was known then';
comment on column mart.level_record.said is 'Mean chance of the forecasts at this level; null where there is none';
