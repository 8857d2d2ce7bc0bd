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
    area_id,
    district_id,
    cast(count(*) as integer) as weeks,
    cast(count(*) filter (seen) as integer) as seen,
    string_agg(if(seen, '1', '0'), '' order by week) as flags
from looked join mart.area using (area_id)
where
    week between $start and $end
    and ($district is null or district_id = $district)
    and ($area is null or area_id = $area)
    and ($level is null or $level = 'area' or area.level = 'neighbourhood')
group by area_id, district_id
order by area_id
