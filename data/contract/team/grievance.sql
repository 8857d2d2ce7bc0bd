-- one row per grievance in force; no narrative, ever
create table mart.grievance (
    grievance_id       varchar not null primary key,
    area_id            varchar,
    district_id        varchar,
    place_level        varchar not null check (place_level in
                       ('neighbourhood', 'subdistrict', 'city', 'district', 'governorate', 'outside')),
    received_on        date not null,
    week               date not null check (isodow(week) = 1),
    about              varchar not null,
    category           varchar not null,
    channel            varchar,
    severity           integer check (severity between 1 and 3),
    acknowledged_on    date,
    resolved_on        date,
    outcome            varchar,
    satisfied          boolean,
    feedback_given_on  date,
    recurrence         boolean not null,
    source             varchar not null
);
comment on table mart.grievance is 'One row per grievance in force';
comment on column mart.grievance.recurrence is 'Same area and category within the 180 days before';
