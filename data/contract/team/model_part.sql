-- one row per horizon and part of the models in force: what they have learned
create table mart.model_part (
    horizon_weeks  integer not null check (horizon_weeks in (1, 2, 3, 4, 9, 13)),
    model          varchar not null,
    model_version  varchar not null,
    served         boolean not null,
    part           varchar not null,
    value          double not null,
    primary key (horizon_weeks, model, part)
);
comment on table mart.model_part is 'Weights and coefficients that made tonight''s forecasts';
comment on column mart.model_part.part is 'weight_<memory>: share of a memory in the mean; adjust_<name>: coefficient of the learned adjustment; size_a and size_b: k(mu) = exp(a + b ln mu)';
