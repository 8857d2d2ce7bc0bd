-- one row per place name that rows wait for, until a person says which place it is
create table mart.place_held (
    name          varchar not null primary key,
    rows          integer not null check (rows >= 1),
    streams       varchar not null,
    first_seen_on date not null,
    suggestion_1  varchar,
    suggestion_2  varchar,
    suggestion_3  varchar
);
comment on table mart.place_held is 'Names that match no place exactly, as written, without what looks like a number of a person';
comment on column mart.place_held.streams is 'Kinds of record that wait for it, "; " between them';
comment on column mart.place_held.suggestion_1 is 'Likeliest place (area_id or place_id); the next two follow';
