-- Without a district its sisters side by side, else the areas of it; a place nobody asked about is there too.
with beside as (
    select place_id from mart.place where level = 'district' and $district is null
    union all
    select area_id from mart.area where district_id = $district
),
indexed as (
    select area_id, month, value, low, high, n, grade
    from mart.relation_month
    where measure = 'index' and month in ($month, $before)
)
select
    beside.place_id, now.value, now.low, now.high, now.n, now.grade,
    earlier.value as before, earlier.low as before_low, earlier.high as before_high
from beside
left join indexed as now on now.area_id = beside.place_id and now.month = $month
left join indexed as earlier on earlier.area_id = beside.place_id and earlier.month = $before
order by now.value desc nulls last, beside.place_id
