-- one row per delivered file: what became of every row
create table mart.load (
    load_id      varchar not null primary key,
    file         varchar not null,
    stream       varchar not null,
    source       varchar,
    loaded_at    timestamp not null,
    rows_read    integer not null check (rows_read >= 0),
    loaded       integer not null check (loaded >= 0),
    unchanged    integer not null check (unchanged >= 0),
    superseded   integer not null check (superseded >= 0),
    duplicate    integer not null check (duplicate >= 0),
    quarantined  integer not null check (quarantined >= 0),
    held         varchar,
    check (rows_read = loaded + unchanged + superseded + duplicate + quarantined)
);
comment on table mart.load is 'Every row of every file is accounted for: read = loaded + unchanged + superseded + duplicate + quarantined';
comment on column mart.load.held is 'Reason code where the whole file is held';
