-- one row per stream and field: the columns a delivered file may have, and what each one means
create table mart.field (
    stream      varchar not null,
    name        varchar not null,
    position    integer not null check (position >= 1),
    kind        varchar not null check (
        kind in ('text', 'code', 'integer', 'number', 'boolean', 'date', 'timestamp', 'token')
    ),
    required    boolean not null,
    restricted  boolean not null,
    vocabulary  varchar check ((vocabulary is not null) = (kind = 'code')),
    low         double,
    high        double check (high >= low),
    label_en    varchar not null,
    label_ar    varchar not null,
    label_ckb   varchar not null,
    label_tr    varchar not null,
    meaning_en  varchar not null,
    meaning_ar  varchar not null,
    meaning_ckb varchar not null,
    meaning_tr  varchar not null,
    primary key (stream, name)
);
comment on table mart.field is 'The data dictionary: every field of every stream, from the declarations that check the files';
comment on column mart.field.name is 'The canonical header of the column';
comment on column mart.field.restricted is 'Free text that goes to the vault and nowhere else';
comment on column mart.field.vocabulary is 'The list in mart.term whose words the field is answered from';
comment on column mart.field.low is 'Lowest number accepted; null where there is no bound';
comment on column mart.field.high is 'Highest number accepted; null where there is no bound';
comment on column mart.field.label_en is 'The header people read; accepted as a header like the canonical one, in every language';
