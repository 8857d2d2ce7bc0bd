-- one row per stream, the kinds of record that are kept
create table mart.stream (
    stream      varchar not null primary key,
    position    integer not null unique check (position >= 1),
    title_en    varchar not null,
    title_ar    varchar not null,
    title_ckb   varchar not null,
    title_tr    varchar not null,
    meaning_en  varchar not null,
    meaning_ar  varchar not null,
    meaning_ckb varchar not null,
    meaning_tr  varchar not null
);
comment on table mart.stream is 'Every kind of record, in the order people are shown them';
comment on column mart.stream.stream is 'Its name in the inbox, the commands and mart.load';
comment on column mart.stream.title_ckb is 'Sorani; machine-made, waiting for review by a native reader';
comment on column mart.stream.title_tr is 'Iraqi Turkmen in Turkish spelling; machine-made, waiting for review by a native reader';
comment on column mart.stream.meaning_en is 'What one record of it stands for';
