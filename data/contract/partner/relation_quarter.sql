-- one row per district, closed quarter and measure
create table mart.relation_quarter (
    area_id  varchar not null,
    quarter  date not null check (day(quarter) = 1 and month(quarter) in (1, 4, 7, 10)),
    measure  varchar not null check (measure = 'trust'),
    value    integer check (value between 0 and 100 and value % 5 = 0),
    n        integer check (n >= 30 and n % 5 = 0),
    state    varchar not null check (state in ('rounded', 'too_few', 'not_collected')),
    primary key (area_id, quarter, measure),
    check ((value is not null) = (state = 'rounded') and (n is not null) = (state = 'rounded'))
);
comment on table mart.relation_quarter is 'Trust of residents in the police by district and quarter, from surveys; out 28 days after the quarter''s end, and never changed';
comment on column mart.relation_quarter.quarter is 'First day; the answers are those of the 90 days up to the quarter''s end';
comment on column mart.relation_quarter.value is '0 to 100, higher is better, to the nearest 5';
comment on column mart.relation_quarter.n is 'Answers behind it, to the nearest 5';
comment on column mart.relation_quarter.state is 'too_few: fewer than 30 answers, or too few of the questions asked';
