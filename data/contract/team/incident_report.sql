-- one row per report of an incident that several sources tell of
create table mart.incident_report (
    handle           varchar not null primary key,
    incident_handle  varchar not null,
    source           varchar not null,
    occurred_on      date not null
);
comment on table mart.incident_report is 'Incidents told by several sources: every report is kept, the speaking one included';
comment on column mart.incident_report.handle is 'Opaque handle of the report';
comment on column mart.incident_report.incident_handle is 'mart.incident.incident_id; equals handle for the report that speaks';
