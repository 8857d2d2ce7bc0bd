-- one row per district or subdistrict, closed month and measure
create table mart.partner_month (
    area_id  varchar not null,
    month    date not null check (day(month) = 1),
    measure  varchar not null check (measure in ('incidents', 'serious', 'grievances', 'meetings')),
    n        integer check (n >= 10 and n % 5 = 0),
    state    varchar not null check (state in ('rounded', 'fewer_than_8', 'withheld', 'not_collected')),
    primary key (area_id, month, measure),
    check ((n is not null) = (state = 'rounded'))
);
comment on table mart.partner_month is 'Counts by district, subdistrict and whole month; a month comes out 28 days after its end and never changes';
comment on column mart.partner_month.month is 'First day. Every area, measure and month that is out has a row, so that a missing one tells nothing';
comment on column mart.partner_month.measure is 'incidents: without refuted ones, police-initiated records and arrests; serious: those of them that are serious; grievances: received, of any kind; meetings: held';
comment on column mart.partner_month.n is 'To the nearest 5. A district''s n holds records known to the district and no further; its subdistricts need not add up to it';
comment on column mart.partner_month.state is 'rounded: n stands; fewer_than_8: 0 to 7; withheld: any count, left out to protect another; not_collected: nobody said that they looked, which is not zero';
