-- one row per commitment in force, joined to the meeting it was made in
select
    said.handle as commitment_id,
    met.handle as meeting_id,
    said.area_id,
    said.district_id,
    said.place_level,
    said.owner_side,
    said.made_on,
    said.due_on,
    said.status,
    said.closed_on,
    said.status = 'open' and coalesce(said.due_on < as_of, false) as overdue,
    case when said.status = 'open' and said.due_on < as_of then as_of - said.due_on else 0 end::integer as days_overdue,
    said.source
from wh.commitment as said
cross join tonight
left join wh.meeting as met
    on met.source = said.source and met.record_id = said.meeting_id and met.in_force
where said.in_force
  and not coalesce(said.deleted, false)
  and said.made_on <= as_of
  and coalesce(said.recorded_at::date, said.made_on) <= as_of
