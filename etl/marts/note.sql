-- one row per note in force as it stood tonight; its text is short, and was looked through when it came
select
    handle as note_id,
    area_id,
    district_id,
    place_level,
    noted_on,
    text,
    source
from wh.note, tonight
where in_force
  and not coalesce(deleted, false)
  and noted_on <= as_of
  and coalesce(recorded_at::date, noted_on) <= as_of
