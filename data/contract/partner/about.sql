-- one row: what this release is
create table mart.about (
    release           varchar not null primary key,
    contract_version  integer not null,
    built_at          timestamp not null,
    as_of             date not null,
    synthetic         boolean not null
);
comment on table mart.about is 'One row: what this release is; partners receive closed months only';
