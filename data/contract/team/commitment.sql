-- one row per commitment in force
create table mart.commitment (
    commitment_id  varchar not null primary key,
    meeting_id     varchar,
    area_id        varchar,
    district_id    varchar,
    place_level    varchar not null,
    owner_side     varchar not null,
    text           varchar,
    made_on        date not null,
    due_on         date,
    status         varchar not null,
    closed_on      date,
    overdue        boolean not null,
    days_overdue   integer not null check (days_overdue >= 0),
    source         varchar not null,
    check (overdue = (days_overdue > 0))
);
comment on table mart.commitment is 'One row per commitment: said, then done';
comment on column mart.commitment.meeting_id is 'Handle in mart.meeting; null where the meeting is not known';
comment on column mart.commitment.text is 'What was promised, in a line, looked through for names and numbers when it came; for the inner team alone';
comment on column mart.commitment.overdue is 'Open on the day the release speaks of, and past its due date';
