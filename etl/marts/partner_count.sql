-- one row per measure, month and finest place that partners know: a subdistrict, else a district; city means its subdistrict
with told as (
    select 'incidents' as measure, area_id, district_id, place_level, occurred_on as day
    from stage_team.incident
    where in_risk and date_precision <> 'year'
    union all
    select 'serious', area_id, district_id, place_level, occurred_on
    from stage_team.incident
    where in_risk and date_precision <> 'year' and serious
    union all
    select 'grievances', area_id, district_id, place_level, received_on from stage_team.grievance
    union all
    select 'meetings', area_id, district_id, place_level, held_on from stage_team.meeting where held_on is not null
)
select
    measure,
    date_trunc('month', day)::date as month,
    if(place_level = 'city', 'IQG13Q04', coalesce(area.district_id, told.district_id)) as district_id,
    if(place_level = 'city', 'IQG13Q04N06', area.subdistrict_id) as subdistrict_id,
    count(*)::integer as n
from told
left join stage_team.area as area using (area_id)
where place_level in ('neighbourhood', 'subdistrict', 'city', 'district')
group by all
-- incidents known to the month stand here and not in the weeks: the month is all that is told
