-- one row per grievance in force and known tonight
with known as (
    select *, lag(received_on) over (partition by area_id, category order by received_on, source, record_id) as one_before
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
    -- what comes after tonight is not known yet
    if(acknowledged_on <= as_of, acknowledged_on, null) as acknowledged_on,
    if(resolved_on <= as_of, resolved_on, null) as resolved_on,
    if(coalesce(resolved_on <= as_of, true), outcome, null) as outcome,
    if(coalesce(resolved_on <= as_of, true), satisfied, null) as satisfied,
    if(feedback_given_on <= as_of, feedback_given_on, null) as feedback_given_on,
    area_id is not null and coalesce(received_on - one_before <= 180, false) as recurrence,
    source
from known
