-- one row per meeting in force as it stood tonight: held, or only planned
with stood as (
    select *, if(held_on <= as_of, held_on, null) as took_place_on
    from wh.meeting, tonight
    where in_force
      and not coalesce(deleted, false)
      and coalesce(recorded_at::date, as_of) <= as_of
)
select
    handle as meeting_id,
    area_id,
    district_id,
    place_level,
    date_trunc('week', coalesce(took_place_on, planned_on))::date as week,
    kind,
    planned_on,
    took_place_on as held_on,
    if(took_place_on is not null, n_total, null)::integer as n_total,
    if(took_place_on is not null, n_police, null)::integer as n_police,
    if(took_place_on is not null, n_women, null)::integer as n_women,
    if(took_place_on is not null, n_youth, null)::integer as n_youth,
    if(took_place_on is not null, temperature, null)::integer as temperature,
    source
from stood
where coalesce(took_place_on, planned_on) is not null
