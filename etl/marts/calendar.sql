-- one row per known day; days to come are known too
select
    handle as calendar_id,
    date,
    kind,
    area_id,
    district_id
from wh.calendar, tonight
where in_force
  and not coalesce(deleted, false)
  and coalesce(recorded_at::date <= as_of, true)
