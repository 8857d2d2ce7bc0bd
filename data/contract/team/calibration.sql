-- one row per horizon, event and bin of published chances: what was said, and what was seen
create table mart.calibration (
    horizon_weeks  integer not null check (horizon_weeks in (1, 2, 3, 4, 9, 13)),
    event          varchar not null check (event in ('any', 'serious')),
    bin            integer not null check (bin between 1 and 10),
    forecasts      integer not null check (forecasts > 0),
    hits           integer not null check (hits between 0 and forecasts),
    said           double not null check (said between 0 and 1),
    seen           double not null check (seen between 0 and 1),
    seen_low       double not null check (seen_low between 0 and 1),
    seen_high      double not null check (seen_high between 0 and 1),
    primary key (horizon_weeks, event, bin),
    check (seen_low <= seen and seen <= seen_high)
);
comment on table mart.calibration is 'Served forecasts whose weeks are over, sorted by their chance into at most ten bins of equal size';
comment on column mart.calibration.said is 'Mean chance of the bin; seen is the share that came true';
comment on column mart.calibration.seen_low is 'Wilson 95 % interval of the share, as if forecasts were independent, which they are not quite';
