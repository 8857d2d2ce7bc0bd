-- one row per thing that lies in the inbox and was not taken
create table mart.left_in_inbox (
    file         varchar not null primary key,
    code         varchar not null,
    sentence_en  varchar not null,
    sentence_ar  varchar not null,
    sentence_ckb varchar not null,
    sentence_tr  varchar not null,
    remedy_en    varchar not null,
    remedy_ar    varchar not null,
    remedy_ckb   varchar not null,
    remedy_tr    varchar not null
);
comment on table mart.left_in_inbox is 'Files, links and folders that the run could not take, and why; they lie where they were put';
