-- one area, or all neighbourhoods of the city together: weekly incidents, and in how many areas somebody looked
select
    week,
    cast(count(*) filter (observed) as integer) as seen,
    cast(count(*) as integer) as areas,
    cast(sum(incidents) filter (observed) as integer) as incidents
from mart.area_week join mart.area using (area_id)
where week between $since and $until and if($area is null, level = 'neighbourhood', area_id = $area)
group by week
order by week
