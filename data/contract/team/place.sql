-- one row per place that is not itself an area: the city, the districts, the governorate
create table mart.place (
    place_id     varchar not null primary key,
    level        varchar not null check (level in ('city', 'district', 'governorate')),
    name_en      varchar not null,
    name_ar      varchar,
    name_ckb     varchar,
    name_tr      varchar,
    geometry     varchar not null check (geometry like '{"type":%')
);
comment on table mart.place is 'One row per place larger than an area, under its COD-AB P-code';
