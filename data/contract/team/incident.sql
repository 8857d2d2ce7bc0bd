-- one row per incident, however many reports tell of it; no coordinates, no free text
create table mart.incident (
    incident_id      varchar not null primary key,
    area_id          varchar,
    district_id      varchar,
    place_level      varchar not null check (place_level in
                     ('neighbourhood', 'subdistrict', 'city', 'district', 'governorate', 'outside')),
    occurred_on      date not null,
    week             date not null check (isodow(week) = 1 and occurred_on between week and week + 6),
    date_precision   varchar not null check (date_precision in ('day', 'week', 'month', 'year')),
    event_type       varchar not null,
    sub_event_type   varchar,
    origin           varchar not null,
    verification     varchar not null,
    fatalities       integer check (fatalities >= 0),
    injured          integer check (injured >= 0),
    serious          boolean not null,
    in_risk          boolean not null,
    source           varchar not null,
    recorded_on      date not null,
    reports          integer not null check (reports >= 1),
    check ((area_id is not null) = (place_level in ('neighbourhood', 'subdistrict'))),
    check (area_id is null or district_id is not null)
);
comment on table mart.incident is 'One row per incident; where several reports tell of it, the facts are those of the one that speaks';
comment on column mart.incident.incident_id is 'Opaque handle of the speaking report, stable over releases; not the id the source used';
comment on column mart.incident.reports is 'Reports of it by different sources; all are kept, see mart.incident_report';
comment on column mart.incident.serious is 'True where any of its reports says so';
comment on column mart.incident.in_risk is 'False for refuted ones, police-initiated records and arrests: shown to analysts, never a target or a predictor';
comment on column mart.incident.date_precision is 'How finely the day is known; a month or a year is kept on its first known day and left out of weekly counts';
