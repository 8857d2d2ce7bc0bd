-- one row per meeting in force, held or only planned
select
    handle as meeting_id,
    area_id,
    district_id,
    place_level,
    date_trunc('week', coalesce(held_on, planned_on))::date as week,
    kind,
    planned_on,
    held_on,
    n_total::integer as n_total,
    n_police::integer as n_police,
    n_women::integer as n_women,
    n_youth::integer as n_youth,
    temperature::integer as temperature,
    source
from wh.meeting, tonight
where in_force
  and not coalesce(deleted, false)
  and coalesce(recorded_at::date, held_on, as_of) <= as_of
