-- one row per area, week of issue and reason; points add up to the score
create table mart.risk_reason (
    area_id    varchar not null,
    week       date not null check (isodow(week) = 1),
    reason     varchar not null check (reason in
               ('own_recent', 'own_quarter', 'own_long', 'city_average',
                'city_change', 'learned', 'neighbours', 'grievances', 'relations', 'promises')),
    points     double not null,
    incidents  integer check (incidents >= 0),
    primary key (area_id, week, reason),
    check (points >= 0 or reason not in ('own_recent', 'own_quarter', 'own_long', 'city_average'))
);
comment on table mart.risk_reason is 'Parts of the score at horizon 4; they add up to it exactly';
comment on column mart.risk_reason.reason is 'Own incidents of the last 4 weeks, of weeks 5 to 13, older ones, the average of all areas; then what raises or lowers their sum: the city calmer or tenser than its year, what the model learned from its own errors, and neighbours, grievances, relations, promises where a model that uses them serves';
comment on column mart.risk_reason.incidents is 'Incidents behind the part; null for the average';
