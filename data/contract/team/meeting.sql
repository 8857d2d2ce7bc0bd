-- one row per meeting in force, held or not
create table mart.meeting (
    meeting_id   varchar not null primary key,
    area_id      varchar,
    district_id  varchar,
    place_level  varchar not null,
    week         date not null check (isodow(week) = 1),
    kind         varchar not null,
    planned_on   date,
    held_on      date,
    n_total      integer check (n_total >= 0),
    n_police     integer check (n_police >= 0),
    n_women      integer check (n_women >= 0),
    n_youth      integer check (n_youth >= 0),
    temperature  integer check (temperature between 1 and 5),
    source       varchar not null,
    check (planned_on is not null or held_on is not null)
);
comment on table mart.meeting is 'One row per meeting; planned and not held is a fact too';
comment on column mart.meeting.week is 'Of the day it was held, else of the day it was planned for';
