select
    district_id,
    cast(date_trunc('month', week) as date) as month,
    cast(count(*) as integer) as area_weeks,
    cast(count(*) filter (observed) as integer) as seen
from mart.area_week join mart.area using (area_id)
where week between $start and $end and ($district is null or district_id = $district)
group by all
order by district_id, month
