-- A city's or a district's P-code begins with that of its district; the governorate belongs to none.
select level, cast(sum(incidents) as integer) as incidents
from mart.place_week
where week between $start and $week and ($district is null or starts_with(place_id, $district))
group by level
order by level
