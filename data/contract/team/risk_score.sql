-- one row per area, week of issue and horizon
create table mart.risk_score (
    area_id        varchar not null,
    week           date not null check (isodow(week) = 1),
    horizon_weeks  integer not null check (horizon_weeks in (1, 2, 3, 4, 9, 13)),
    state          varchar not null check (state in ('no_data', 'insufficient', 'limited', 'adequate')),
    level          varchar check (level in ('very_low', 'low', 'elevated', 'high', 'very_high')),
    probability    double check (probability between 0 and 1),
    probability_low   double check (probability_low between 0 and 1),
    probability_high  double check (probability_high between 0 and 1),
    score          double check (score between 0 and 100),
    low            double check (low between 0 and 100),
    high           double check (high between 0 and 100),
    rose           boolean,
    fell           boolean,
    expected       double check (expected >= 0),
    count_q10      integer check (count_q10 >= 0),
    count_q25      integer check (count_q25 >= count_q10),
    count_q75      integer check (count_q75 >= count_q25),
    count_q90      integer check (count_q90 >= count_q75),
    observed_weeks double not null check (observed_weeks >= 0),
    prior_weight   double check (prior_weight between 0 and 1),
    model          varchar not null,
    model_version  varchar not null,
    issued_on      date not null,
    issued         boolean not null,
    primary key (area_id, week, horizon_weeks),
    check ((state = 'no_data') = (probability is null)),
    check ((level is null) = (state in ('no_data', 'insufficient') or horizon_weeks <> 4)),
    check ((score is null) = (state = 'no_data' or horizon_weeks <> 4)),
    check ((score is null) = (low is null) and (score is null) = (high is null))
);
comment on table mart.risk_score is 'Chance of at least one serious incident within the horizon, from what was known before that Monday; once issued, never changed';
comment on column mart.risk_score.week is 'Monday of issue; the horizon begins on it';
comment on column mart.risk_score.issued is 'True where it was published in its own week and is frozen; false where it was computed afterwards from what was known then';
comment on column mart.risk_score.level is 'At horizon 4: very low under 5 %, low to 15, elevated to 35, high to 60, very high; null without enough data';
comment on column mart.risk_score.score is '0-100 at horizon 4, piecewise linear in the probability';
comment on column mart.risk_score.low is 'The 10 % end of the band around the score; high is the 90 % end';
comment on column mart.risk_score.rose is 'Underlying rate above that of the week before with probability over 0.9, the two taken as independent';
comment on column mart.risk_score.expected is 'Expected incidents in the whole horizon; count_q10 to count_q90 are its quantiles';
comment on column mart.risk_score.observed_weeks is 'Observed weeks, discounted with a half-life of 52 weeks';
comment on column mart.risk_score.prior_weight is 'Share of the rate that is the city average, not the area';
