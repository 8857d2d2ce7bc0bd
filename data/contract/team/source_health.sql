-- one row per source and stream
create table mart.source_health (
    source         varchar not null,
    stream         varchar not null,
    files          integer not null check (files >= 0),
    records        integer not null check (records >= 0),
    rejected       integer not null check (rejected >= 0),
    last_file_at   timestamp not null,
    data_from      date,
    data_until     date,
    age_days       integer check (age_days >= 0),
    lag_days       double,
    at_area        integer not null check (at_area >= 0),
    at_city        integer not null check (at_city >= 0),
    at_district    integer not null check (at_district >= 0),
    at_governorate integer not null check (at_governorate >= 0),
    at_outside     integer not null check (at_outside >= 0),
    licence        varchar,
    primary key (source, stream)
);
comment on table mart.source_health is 'Age, lag and placing of every source';
comment on column mart.source_health.rejected is 'Refused rows that still wait to be corrected';
comment on column mart.source_health.age_days is 'From the last day it speaks of to the day of the release';
comment on column mart.source_health.lag_days is 'Median days from an event to its record; null where the source does not say when it recorded';
comment on column mart.source_health.at_area is 'Records in force placed in an area; the next four stand at their own coarser level';
