-- one row per alert and record behind it
create table mart.alert_row (
    alert_id  varchar not null,
    stream    varchar not null check (stream in ('incident', 'grievance', 'commitment', 'meeting')),
    handle    varchar not null,
    in_force  boolean not null,
    primary key (alert_id, stream, handle)
);
comment on table mart.alert_row is 'The records that an alert stood on when it was raised';
comment on column mart.alert_row.handle is 'incident_id, grievance_id, commitment_id or meeting_id';
comment on column mart.alert_row.in_force is 'False where the record is no longer in this release: corrected away, withdrawn, or told by another report now';
