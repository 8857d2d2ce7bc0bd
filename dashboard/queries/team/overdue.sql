-- Overdue is a fact of the day the release speaks of, not of the period.
select
    cast(count(*) as integer) as promises,
    cast(count(*) filter (where overdue) as integer) as overdue,
    cast(coalesce(max(days_overdue), 0) as integer) as oldest_days
from mart.commitment
where $district is null or district_id = $district
