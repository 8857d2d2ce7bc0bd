-- one row per open fault in a delivered row, or per file held whole
create table mart.reject (
    load_id      varchar not null,
    ordinal      integer not null,
    file         varchar not null,
    part         varchar not null,
    stream       varchar not null,
    row          integer,
    column_name  varchar,
    header       varchar,
    code         varchar not null,
    sentence_en  varchar not null,
    sentence_ar  varchar not null,
    sentence_ckb varchar not null,
    sentence_tr  varchar not null,
    remedy_en    varchar not null,
    remedy_ar    varchar not null,
    remedy_ckb   varchar not null,
    remedy_tr    varchar not null,
    primary key (load_id, ordinal)
);
comment on table mart.reject is 'What was refused and still waits, where and why, with what to do; never quotes a restricted value';
comment on column mart.reject.row is 'Line of the file as a text editor or a spreadsheet shows it; null for the whole file';
comment on column mart.reject.column_name is 'The field, by its own name; a column that is none, as the file calls it';
comment on column mart.reject.header is 'What the file calls the column; null where it has none for the field';
