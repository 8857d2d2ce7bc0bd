-- one row per note in force: a remark on a place and a day, for the inner team alone
create table mart.note (
    note_id      varchar not null primary key,
    area_id      varchar,
    district_id  varchar,
    place_level  varchar not null,
    noted_on     date not null,
    text         varchar not null,
    source       varchar not null
);
comment on table mart.note is 'One row per note: what somebody of the team saw or did; counted nowhere';
comment on column mart.note.text is 'A line that was looked through for telephone, card and plate numbers when it came';
