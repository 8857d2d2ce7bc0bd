-- one row per known event; null area means the whole governorate
create table mart.calendar (
    calendar_id  varchar not null primary key,
    date         date not null,
    kind         varchar not null,
    area_id      varchar,
    district_id  varchar
);
comment on table mart.calendar is 'Known days, drawn on trends';
