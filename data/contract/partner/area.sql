-- one row per district or subdistrict
create table mart.area (
    area_id      varchar not null primary key,
    level        varchar not null check (level in ('district', 'subdistrict')),
    district_id  varchar not null,
    name_en      varchar not null,
    name_ar      varchar,
    name_ckb     varchar,
    name_tr      varchar,
    geometry     varchar not null check (geometry like '{"type":%'),
    version      varchar not null
);
comment on table mart.area is 'Districts and subdistricts of Kirkuk governorate under their COD-AB P-codes; no neighbourhoods';
