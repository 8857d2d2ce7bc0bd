-- mart.alert_record: the last 52 weeks, kind by kind and all together
with looked as (
    select
        issue_week,
        greatest(0, least(52, (issue_week - coalesce((select value::date from wh.meta where key = 'alerts_from'), issue_week)) // 7))::integer as weeks
    from tonight
), counted as (
    select
        coalesce(kind, 'all') as kind,
        count(*)::integer as alerts,
        count(*) filter (mark = 'true')::integer as marked_true,
        count(*) filter (mark = 'false')::integer as marked_false,
        count(*) filter (mark = 'unclear')::integer as marked_unclear
    from stage_team.alert, looked
    where since > issue_week - 7 * looked.weeks
    group by grouping sets ((kind), ())
), kinds as (
    select unnest(['all', 'incident_surprise', 'grievance_surprise', 'forecast_rise', 'index_drop', 'overdue']) as kind
)
select
    kinds.kind,
    coalesce(alerts, 0) as alerts,
    coalesce(marked_true, 0) as marked_true,
    coalesce(marked_false, 0) as marked_false,
    coalesce(marked_unclear, 0) as marked_unclear,
    coalesce(alerts - marked_true - marked_false - marked_unclear, 0) as unmarked,
    marked_true / nullif(marked_true + marked_false, 0) as precision,
    weeks,
    coalesce(alerts, 0) * 4.345 / nullif(weeks, 0) as alerts_a_month,
    coalesce(marked_false, 0) * 4.345 / nullif(weeks, 0) as false_a_month,
    case
        when kinds.kind in ('incident_surprise', 'grievance_surprise') then budget
        when kinds.kind = 'all' then 2 * budget
    end as budget
from kinds
cross join looked
cross join alert_budget
left join counted on counted.kind = kinds.kind
