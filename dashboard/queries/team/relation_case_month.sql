-- A month from which nobody reported anything is in the answer too, so that it can be told from one without complaints.
with known as (
    select
        date_trunc('month', received_on) as month,
        if(resolved_on <= $day, date_diff('day', received_on, resolved_on), null) as solve_days,
        received_on + 30 < $day as solve_due
    from mart.grievance
    where
        received_on between $since and $day
        and place_level <> 'outside'
        and ($area is null or area_id = $area)
        and ($district is null or district_id = $district)
),
counted as (
    select
        month,
        count(*) as received,
        count(*) filter (where solve_days <= 30) as in_time,
        count(*) filter (where solve_days > 30) as later,
        count(*) filter (where solve_days is null and not solve_due) as waiting,
        count(*) filter (where solve_days is null and solve_due) as overdue
    from known
    group by month
),
looked as (
    select date_trunc('month', week) as month, bool_or(grievances is not null) as heard
    from mart.area_week
    inner join mart.area using (area_id)
    where
        week between $since and $day
        and ($area is null or area_id = $area)
        and ($district is null or district_id = $district)
    group by all
)
select
    cast(month as date) as month,
    coalesce(heard, false) or coalesce(received, 0) > 0 as heard,
    cast(coalesce(received, 0) as integer) as received,
    cast(coalesce(in_time, 0) as integer) as in_time,
    cast(coalesce(later, 0) as integer) as later,
    cast(coalesce(waiting, 0) as integer) as waiting,
    cast(coalesce(overdue, 0) as integer) as overdue
from counted
full outer join looked using (month)
order by month
