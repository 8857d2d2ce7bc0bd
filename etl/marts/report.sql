-- one row per report of an incident, in force and known tonight; several reports may tell of one incident
select
    handle,
    record_id,
    area_id,
    district_id,
    place_level,
    lat,
    lon,
    occurred_on,
    date_trunc('week', occurred_on)::date as week,
    date_precision,
    event_type,
    sub_event_type,
    origin,
    verification,
    fatalities::integer as fatalities,
    injured::integer as injured,
    -- a source that knows better says so itself; otherwise the fixed meaning of "serious"
    coalesce(
        serious,
        coalesce(fatalities, 0) > 0
        or coalesce(injured, 0) > 0
        or event_type in ('Battles', 'Explosions/Remote violence', 'Violence against civilians')
        or coalesce(sub_event_type, '') = 'Mob violence'
    ) as serious,
    -- what the police go looking for tells of the police: never a target, never a predictor
    verification <> 'refuted'
    and origin <> 'police_initiated'
    and coalesce(sub_event_type, '') <> 'Arrests' as in_risk,
    source,
    coalesce(recorded_at::date, occurred_on) as recorded_on
from wh.incident, tonight
where in_force
  and not coalesce(deleted, false)
  and occurred_on <= as_of
  and coalesce(recorded_at::date, occurred_on) <= as_of
