-- one row per grievance in force and known tonight
with known as (
    select *, lag(received_on) over (partition by area_id, category order by received_on, handle) as one_before
    from wh.grievance, tonight
    where in_force
      and not coalesce(deleted, false)
      and received_on <= as_of
      and coalesce(recorded_at::date, received_on) <= as_of
)
select
    handle as grievance_id,
    area_id,
    district_id,
    place_level,
    received_on,
    date_trunc('week', received_on)::date as week,
    about,
    category,
    channel,
    severity::integer as severity,
    acknowledged_on,
    resolved_on,
    outcome,
    satisfied,
    feedback_given_on,
    area_id is not null and coalesce(received_on - one_before <= 180, false) as recurrence,
    source
from known
