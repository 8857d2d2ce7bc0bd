-- one row per area and week in which complaints came to be known
select area_id, date_trunc('week', greatest(received_on, coalesce(recorded_at::date, received_on)))::date as week, count(*) as complaints
from wh.grievance, tonight
where in_force
  and not coalesce(deleted, false)
  and area_id is not null
  and greatest(received_on, coalesce(recorded_at::date, received_on)) < issue_week
group by all
order by all
