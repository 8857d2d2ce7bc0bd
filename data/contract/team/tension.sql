-- one row per area and week: an index of tension with open weights; not a probability
create table mart.tension (
    area_id      varchar not null,
    week         date not null check (isodow(week) = 1),
    value        double check (value between 0 and 100),
    rank         integer check (rank >= 1),
    rank_low     integer check (rank_low >= 1),
    rank_high    integer check (rank_high >= 1),
    available    double not null check (available between 0 and 1),
    grade        varchar not null check (grade in ('A', 'B', 'C', 'D')),
    primary key (area_id, week),
    check ((rank is null) = (rank_low is null) and (rank is null) = (rank_high is null)),
    check (rank is null or (rank_low <= rank and rank <= rank_high)),
    check (value is not null or rank is null)
);
comment on table mart.tension is 'Tension index, 0-100: a weighted mean of what was collected, with fixed goalposts; openly not a probability';
comment on column mart.tension.value is 'Null where less than 60 % of the weight was collected: not collected is not zero';
comment on column mart.tension.rank_low is 'Best and worst rank among 1,000 draws of the weights within a quarter either way';
comment on column mart.tension.available is 'Share of the weight that was collected';
comment on column mart.tension.grade is 'Reliability: A from .8 available, B .7, C .6, D below (no value)';
