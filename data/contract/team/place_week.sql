-- one row per place and week with records known only to that place and to none of its areas
create table mart.place_week (
    place_id    varchar not null,
    level       varchar not null check (level in ('city', 'district', 'governorate')),
    week        date not null check (isodow(week) = 1),
    incidents   integer not null check (incidents > 0),
    serious     integer not null check (serious between 0 and incidents),
    primary key (place_id, level, week)
);
comment on table mart.place_week is 'Incidents known only to the city, a district or the governorate; never spread over neighbourhoods';
