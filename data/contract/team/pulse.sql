-- one row per district or area, month, side and item of a survey or meeting poll
create table mart.pulse (
    area_id  varchar not null,
    level    varchar not null check (level in ('neighbourhood', 'subdistrict', 'district', 'governorate')),
    month    date not null check (day(month) = 1),
    side     varchar not null check (side in ('community', 'police')),
    item     varchar not null,
    value    double not null check (value between 0 and 100),
    low      double not null check (low between 0 and 100),
    high     double not null check (high between 0 and 100),
    n        integer not null check (n > 0),
    primary key (area_id, month, side, item),
    check (low <= value and value <= high)
);
comment on table mart.pulse is 'Mean answers on a scale of 0-100 with an 80 % interval; both sides of one item make the credibility gap';
