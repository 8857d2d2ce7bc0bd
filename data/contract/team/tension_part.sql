-- one row per area, week and component of the tension index that was collected
create table mart.tension_part (
    area_id    varchar not null,
    week       date not null check (isodow(week) = 1),
    part       varchar not null check (part in
               ('incidents', 'grievances', 'felt_unsafe', 'trust_gap', 'unkept_promises', 'missing_contact')),
    raw        double not null,
    scaled     double not null check (scaled between 0 and 100),
    weight     double not null check (weight between 0 and 1),
    points     double not null check (points between 0 and 100),
    primary key (area_id, week, part)
);
comment on table mart.tension_part is 'Components of the tension index; their points add up to it exactly. Where there is no index they say what was collected, and nothing more';
comment on column mart.tension_part.raw is 'In its own unit, before the goalposts';
comment on column mart.tension_part.weight is 'Its weight among the components collected there that week';
