-- one row: what this release is
create table mart.about (
    release           varchar not null primary key,
    contract_version  integer not null,
    built_at          timestamp not null,
    as_of             date not null,
    last_month        date check (day(last_month) = 1),
    synthetic         boolean not null
);
comment on table mart.about is 'One row: what this release is; partners receive closed months only';
comment on column mart.about.last_month is 'First day of the newest month that is out; null before the first';
