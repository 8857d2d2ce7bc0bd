-- one row per district and quarter of `closed_quarter`: trust over the 90 days up to its end, where enough answered
select
    area.area_id,
    quarter,
    'trust' as measure,
    case when told then (5 * round(value / 5))::integer end as value,
    case when told then (5 * round(floor(n) / 5))::integer end as n,
    case when told then 'rounded' when n > 0 then 'too_few' else 'not_collected' end as state
from closed_quarter
cross join (from stage_partner.area where level = 'district') as area
left join (
    select area_id, month, value, n, value is not null and n >= 30 as told
    from stage_team.relation_month
    where level = 'district' and measure = 'trust'
) as seen on seen.area_id = area.area_id and seen.month = quarter + interval 2 month
