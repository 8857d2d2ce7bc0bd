-- mart.alert: the book, with what people said of each
select
    alert.alert_id,
    kind,
    reason,
    alert.area_id,
    coalesce(area.level, place.level) as level,
    week,
    since,
    raised_on,
    raised_on - since >= 14 as retrospective,
    coalesce(alert.until, alert_end.until) as until,
    seen,
    expected,
    weeks,
    chance,
    threshold,
    inputs,
    (select count(*) from wh.alert_row where alert_row.alert_id = alert.alert_id)::integer as evidence,
    model,
    model_version,
    rules_version,
    mark,
    marked_on,
    marked_by
from wh.alert
cross join tonight
left join wh.alert_end on alert_end.alert_id = alert.alert_id and alert_end.until <= as_of
left join alert_mark on alert_mark.alert_id = alert.alert_id
left join stage_team.area on area.area_id = alert.area_id
left join stage_team.place on place.place_id = alert.area_id
-- of an earlier day one tells what was known by then; a place of older boundaries cannot be shown
where raised_on <= as_of and coalesce(area.level, place.level) is not null
order by week, alert.alert_id
