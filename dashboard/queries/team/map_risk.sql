-- One row per area: the score issued in $week, and the one issued in $before for the change.
-- A change is called one when it exceeds both 80 % bands taken as independent: the half widths, squared and added.
-- With bands near normal that is a rise (or fall) with probability over 0.9; approximate, as the bands are.
with pair as (
    select
        area.area_id, area.district_id, area.level as area_level,
        now.level, now.state, now.probability, now.probability_low, now.probability_high,
        now.score, now.low, now.high,
        earlier.score as before,
        now.score - earlier.score as change,
        sqrt(power((now.high - now.low) / 2, 2) + power((earlier.high - earlier.low) / 2, 2)) as chance
    from mart.area as area
    join mart.risk_score as now
        on now.area_id = area.area_id and now.horizon_weeks = 4 and now.week = $week
    left join mart.risk_score as earlier
        on earlier.area_id = area.area_id and earlier.horizon_weeks = 4 and earlier.week = $before
        and earlier.level is not null and now.level is not null
    where $district is null or area.district_id = $district
)
select
    area_id, district_id, area_level, level, state, probability, probability_low, probability_high,
    score, low, high, before, change > chance as rose, change < -chance as fell
from pair
order by level is null, score desc nulls last, area_id
