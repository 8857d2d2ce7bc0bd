-- One row per area in the layer asked for; null where it is not known, zero where somebody looked and saw nothing.
with counted as (
    select
        area_id,
        count(case when $measure = 'grievances' then grievances else incidents end) as weeks,
        sum(case when $measure = 'grievances' then grievances else incidents end) as counted,
        max(week) filter (where reports > 0) as heard
    from mart.area_week
    where week <= $week and (week >= $start or $measure = 'silence')
    group by area_id
),

measured as (
    select area_id, value, n, month from mart.relation_month
    where $measure = 'relations' and measure = 'index' and grade in ('A', 'B', 'C')
    union all
    select area_id, value, n, month from mart.pulse
    where $measure = 'safety' and item = 'felt_safe' and side = 'community'
),

latest as (
    select area_id, value, n, month from measured
    where month between date_trunc('month', $week) - interval 6 months and $week
        and (($measure = 'safety') or month = (select max(month) from measured where month <= $week))
    qualify month = max(month) over (partition by area_id)
),

tense as (
    select area_id, value, rank, rank_low, rank_high, grade, count(value) over () as ranked
    from mart.tension
    where $measure = 'tension' and week = $week
)

select
    area.area_id,
    cast(case $measure
        when 'silence' then datediff('day', counted.heard + 7, $week) / 7.0
        when 'relations' then latest.value
        when 'safety' then latest.value
        when 'tension' then tense.value
        else counted.counted / nullif(counted.weeks, 0)
    end as double) as value,
    cast(case
        when $measure in ('relations', 'safety') then coalesce(latest.n, 0)
        when $measure = 'tension' then coalesce(tense.ranked, 0)
        else coalesce(counted.weeks, 0)
    end as double) as n,
    cast(case
        when $measure in ('incidents', 'grievances') then counted.counted
        when $measure = 'tension' then tense.rank
    end as integer) as counted,
    cast(coalesce(latest.month, case when $measure = 'silence' then counted.heard end) as date) as since,
    tense.rank_low,
    tense.rank_high,
    tense.grade
from mart.area as area
left join counted using (area_id)
left join latest using (area_id)
left join tense using (area_id)
where $district is null or area.district_id = $district
order by value desc nulls last, area.area_id
