-- one row per vocabulary and code: the words a field of that vocabulary may be answered with
create table mart.term (
    vocabulary varchar not null,
    code       varchar not null,
    position   integer not null check (position >= 1),
    name_en    varchar not null,
    name_ar    varchar not null,
    name_ckb   varchar not null,
    name_tr    varchar not null,
    primary key (vocabulary, code)
);
comment on table mart.term is 'Every code that records may hold, with its word in each language, in the order people are shown them';
comment on column mart.term.code is 'As it stands in records and in the other tables of a release';
