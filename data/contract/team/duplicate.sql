-- one row per pair of reports of different sources that may tell of one event
create table mart.duplicate (
    left_handle   varchar not null,
    right_handle  varchar not null,
    score         double not null check (score between 0 and 1),
    days          integer not null check (days >= 0),
    km            double check (km >= 0),
    same_type     boolean not null,
    state         varchar not null check (state in ('merged', 'review', 'separate')),
    decided_by    varchar not null check (decided_by in ('score', 'person')),
    primary key (left_handle, right_handle),
    check (left_handle < right_handle)
);
comment on table mart.duplicate is 'Pairs of reports that may tell of one event: merged into one incident, for a person to review, or kept apart';
comment on column mart.duplicate.score is 'Agreement on date, distance, type and casualties; 1 is full agreement';
comment on column mart.duplicate.km is 'Between the two points, to 0.1 km; null where one of them has none';
comment on column mart.duplicate.decided_by is 'A person''s word overrides the score in both directions';
