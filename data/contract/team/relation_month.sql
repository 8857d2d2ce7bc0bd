-- one row per area or district, month and measure that could be looked at
create table mart.relation_month (
    area_id      varchar not null,
    level        varchar not null check (level in ('neighbourhood', 'subdistrict', 'district', 'governorate')),
    month        date not null check (day(month) = 1),
    measure      varchar not null check (measure in ('index', 'trust', 'fairness', 'delivery', 'engagement')),
    value        double check (value between 0 and 100),
    low          double check (low between 0 and 100),
    high         double check (high between 0 and 100),
    n            double not null check (n >= 0),
    reliability  double check (reliability between 0 and 1),
    grade        varchar check (grade in ('A', 'B', 'C', 'D')),
    primary key (area_id, month, measure),
    check (low is null or (low <= value and value <= high)),
    check (measure = 'index' or (reliability is null and grade is null))
);
comment on table mart.relation_month is 'Police-community relation index and its four dimensions, 0-100, higher is better';
comment on column mart.relation_month.area_id is 'An area_id, or the P-code of a district or the governorate';
comment on column mart.relation_month.month is 'First day; the window is the 90 days up to the month''s end';
comment on column mart.relation_month.value is 'Null where too little was collected: not collected is not zero';
comment on column mart.relation_month.n is 'What stands behind it, undiscounted: responses, cases due, commitments due, meetings planned; for the index, dimensions available';
comment on column mart.relation_month.grade is 'A from .7, B .5, C .3, D below (drawn grey)';
