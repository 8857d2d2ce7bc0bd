-- one row per area: when it was last heard from
select
    area.area_id,
    max(heard.day) as last_report_on,
    -- greatest() passes over nulls: without the test "never heard" would read as "heard this week"
    case when max(heard.day) is not null then greatest((max(as_of) - max(heard.day)) // 7, 0) end::integer as weeks_silent,
    coalesce(max(looked.weeks), 0)::integer as observed_26
from stage_team.area
cross join tonight
left join heard on heard.area_id = area.area_id and heard.day <= as_of
left join (
    select area_id, count(*) filter (observed) as weeks
    from stage_team.area_week, tonight
    where week >= issue_week - 7 * 26
    group by area_id
) as looked on looked.area_id = area.area_id
group by area.area_id
