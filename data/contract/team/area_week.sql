-- one row per area and week (Monday), from the first week known to the last
create table mart.area_week (
    area_id     varchar not null,
    week        date not null check (isodow(week) = 1),
    observed    boolean not null,
    incidents   integer check (incidents >= 0),
    serious     integer check (serious between 0 and incidents),
    fatalities  integer check (fatalities >= 0),
    injured     integer check (injured >= 0),
    grievances  integer check (grievances >= 0),
    meetings    integer check (meetings >= 0),
    reports     integer not null check (reports >= 0),
    primary key (area_id, week),
    check (observed = (incidents is not null)),
    check ((incidents is null) = (serious is null))
);
comment on table mart.area_week is 'One row per area and week; a count is null where nobody looked, zero where somebody did and saw nothing';
comment on column mart.area_week.observed is 'A source covering that area and week has delivered, or a record or nil report exists';
comment on column mart.area_week.incidents is 'Without refuted ones, police-initiated records and arrests';
comment on column mart.area_week.grievances is 'Null where nothing came from the area that week, and before the first grievance on record';
comment on column mart.area_week.meetings is 'Held; null before the first meeting on record';
comment on column mart.area_week.reports is 'Records and nil reports of any stream that came from the area that week';
