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
)
select
    cast(month as date) as month,
    cast(count(*) as integer) as received,
    cast(count(*) filter (where solve_days <= 30) as integer) as in_time,
    cast(count(*) filter (where solve_days > 30) as integer) as later,
    cast(count(*) filter (where solve_days is null and not solve_due) as integer) as waiting,
    cast(count(*) filter (where solve_days is null and solve_due) as integer) as overdue
from known
group by month
order by month
