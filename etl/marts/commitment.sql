-- one row per commitment in force as it stood tonight; without a place of its own it has its meeting's
with met as (
    select source, record_id, handle, area_id, district_id, place_level
    from wh.meeting
    where in_force and not coalesce(deleted, false)
), told as (
    select
        said.*,
        met.handle as meeting_handle,
        -- what is closed after tonight is still open tonight
        coalesce(said.closed_on > as_of, false) as early,
        said.place_level = 'governorate' and met.area_id is not null as borrows,
        met.area_id as met_area, met.district_id as met_district, met.place_level as met_level
    from wh.commitment as said
    cross join tonight
    left join met on met.source = said.source and met.record_id = said.meeting_id
    where said.in_force
      and not coalesce(said.deleted, false)
      and said.made_on <= as_of
      and coalesce(said.recorded_at::date, said.made_on) <= as_of
), stood as (
    select *, if(early, 'open', status) as status_then from told
)
select
    handle as commitment_id,
    meeting_handle as meeting_id,
    if(borrows, met_area, area_id) as area_id,
    if(borrows, met_district, district_id) as district_id,
    if(borrows, met_level, place_level) as place_level,
    owner_side,
    text,
    made_on,
    due_on,
    status_then as status,
    if(early, null, closed_on) as closed_on,
    status_then = 'open' and coalesce(due_on < as_of, false) as overdue,
    case when status_then = 'open' and due_on < as_of then as_of - due_on else 0 end::integer as days_overdue,
    source
from stood, tonight
