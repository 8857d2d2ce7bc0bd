-- one row per area; together the areas cover the governorate without hole or overlap
create table mart.area (
    area_id         varchar not null primary key,
    level           varchar not null check (level in ('neighbourhood', 'subdistrict')),
    subdistrict_id  varchar not null,
    district_id     varchar not null,
    name_en         varchar not null,
    name_ar         varchar,
    name_ckb        varchar,
    name_tr         varchar,
    other_names     varchar not null,
    label_lat       double not null check (label_lat between 34 and 37),
    label_lon       double not null check (label_lon between 42 and 46),
    geometry        varchar not null check (geometry like '{"type":%'),
    approximate     boolean not null,
    version         varchar not null
);
comment on table mart.area is 'One row per area: 84 neighbourhoods, the rest of Markaz Kirkuk, and 15 other subdistricts';
comment on column mart.area.area_id is 'KRK-nnn for a neighbourhood, the COD-AB P-code for a subdistrict, with R for what the neighbourhoods leave of it';
comment on column mart.area.name_ar is 'Null where no name is known; none is invented';
comment on column mart.area.other_names is 'Equal names and spellings, in any script, separated by "; "';
comment on column mart.area.geometry is 'GeoJSON geometry text, WGS 84';
comment on column mart.area.approximate is 'True for catchments drawn around a point; no official outline is known';
