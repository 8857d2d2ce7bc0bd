-- A report that was merged stands under the incident it became part of.
with told as (
    select handle, incident_handle, source, occurred_on from mart.incident_report
    union all by name
    select incident_id as handle, incident_id as incident_handle, source, occurred_on
    from mart.incident anti join mart.incident_report on handle = incident_id
),

report as (
    select handle, told.source, told.occurred_on, event_type, sub_event_type, area_id, place_level, district_id
    from told join mart.incident on incident_id = incident_handle
)

select
    left_handle, right_handle, score, days, km, same_type, state, decided_by,
    l.occurred_on as left_on, l.source as left_source, l.event_type as left_type, l.sub_event_type as left_sub_type,
    l.area_id as left_area, l.place_level as left_level, l.district_id as left_district,
    r.occurred_on as right_on, r.source as right_source, r.event_type as right_type, r.sub_event_type as right_sub_type,
    r.area_id as right_area, r.place_level as right_level, r.district_id as right_district
from mart.duplicate
left join report as l on l.handle = left_handle
left join report as r on r.handle = right_handle
order by state <> 'review', state <> 'merged', score desc, left_handle, right_handle
