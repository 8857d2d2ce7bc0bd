select distinct area_id
from mart.relation_month
where level in ('neighbourhood', 'subdistrict') and ($district is null or area_id in (
    select area_id from mart.area where district_id = $district
))
order by area_id
