with looked as (
    select week, area_id, if($measure = 'grievances', grievances is not null, observed) as seen
    from mart.area_week
    where $measure not in ('risk', 'tension')
    union all
    select week, area_id, score is not null
    from mart.risk_score
    where $measure = 'risk' and horizon_weeks = 4
    union all
    select week, area_id, value is not null
    from mart.tension
    where $measure = 'tension'
)

select
    cast(date_trunc($grain, week) as date) as bucket,
    cast(count(*) as integer) as area_weeks,
    cast(count(*) filter (seen) as integer) as seen
from looked join mart.area using (area_id)
where
    week between $start and $end
    and ($district is null or district_id = $district)
    and ($area is null or area_id = $area)
    and ($level is null or $level = 'area' or area.level = 'neighbourhood')
group by 1
order by 1
