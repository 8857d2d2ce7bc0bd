-- one row per delivered table: a file, or a sheet or repeat of one; what became of every row
create table mart.load (
    load_id      varchar not null primary key,
    file         varchar not null,
    part         varchar not null,
    stream       varchar not null,
    source       varchar,
    loaded_at    timestamp not null,
    rows_read    integer not null check (rows_read >= 0),
    loaded       integer not null check (loaded >= 0),
    unchanged    integer not null check (unchanged >= 0),
    superseded   integer not null check (superseded >= 0),
    duplicate    integer not null check (duplicate >= 0),
    quarantined  integer not null check (quarantined >= 0),
    waiting      integer not null check (waiting between 0 and quarantined),
    held         varchar,
    corrects     varchar,
    withdrawn_at timestamp,
    check (rows_read = loaded + unchanged + superseded + duplicate + quarantined)
);
comment on table mart.load is 'Every row of every file is accounted for: read = loaded + unchanged + superseded + duplicate + quarantined';
comment on column mart.load.part is 'Sheet or repeat of the file; empty where the file is one table';
comment on column mart.load.waiting is 'Of the quarantined rows, those that nobody has corrected, accepted or withdrawn yet';
comment on column mart.load.held is 'Reason code where the whole file is held';
comment on column mart.load.corrects is 'The load whose refused rows these are, corrected';
comment on column mart.load.withdrawn_at is 'When a person took the file back (UTC); nothing of it counts since then';
