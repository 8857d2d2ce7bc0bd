-- one row: what this release is
create table mart.about (
    release           varchar not null primary key,
    contract_version  integer not null,
    built_at          timestamp not null,
    as_of             date not null,
    data_until        date,
    first_week        date not null check (isodow(first_week) = 1),
    last_week         date not null check (isodow(last_week) = 1 and last_week >= first_week),
    synthetic         boolean not null,
    model             varchar not null,
    model_version     varchar not null,
    area_version      varchar not null
);
comment on table mart.about is 'One row: what this release is, how old its data are, and whether they are synthetic';
comment on column mart.about.built_at is 'UTC';
comment on column mart.about.as_of is 'The day the release speaks of; no record made later is in it, and each stands in its newest version';
comment on column mart.about.data_until is 'Last day up to as_of that any record known then speaks of; null where there is none';
comment on column mart.about.last_week is 'Monday of the newest risk score';
