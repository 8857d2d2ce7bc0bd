-- As known on $day: what was answered or solved later is still open here.
with known as (
    select
        received_on, severity, category,
        if(acknowledged_on <= $day, date_diff('day', received_on, acknowledged_on), null) as reply_days,
        if(resolved_on <= $day, date_diff('day', received_on, resolved_on), null) as solve_days,
        if(resolved_on <= $day, satisfied, null) as satisfied,
        coalesce(feedback_given_on <= $day, false) as told_back,
        received_on + 7 < $day as reply_due,
        received_on + 30 < $day as solve_due
    from mart.grievance
    where
        received_on <= $day
        and place_level <> 'outside'
        and ($area is null or area_id = $area)
        and ($district is null or district_id = $district)
),
chosen as (
    select * from known where received_on >= $since
)
select
    cast(count(*) as integer) as received,
    (
        select cast(count(*) as integer) from known
        where received_on < $since and received_on >= $since - cast(date_diff('day', $since, $day) + 1 as integer)
    ) as before,
    cast(count(*) filter (where reply_due) as integer) as reply_due,
    cast(count(*) filter (where reply_due and reply_days <= 7) as integer) as replied_in_time,
    cast(count(*) filter (where solve_due) as integer) as solve_due,
    cast(count(*) filter (where solve_due and solve_days <= 30) as integer) as solved_in_time,
    cast(count(solve_days) as integer) as solved,
    cast(count(satisfied) as integer) as rated,
    cast(count(*) filter (where satisfied) as integer) as satisfied,
    cast(count(*) filter (where told_back) as integer) as told_back,
    (select count(feedback_given_on) > 0 from mart.grievance) as feedback_known,
    cast(median(solve_days) as double) as solve_median,
    cast(quantile_cont(solve_days, 0.9) as double) as solve_p90,
    cast(count(reply_days) as integer) as replied,
    cast(median(reply_days) as double) as reply_median,
    cast(quantile_cont(reply_days, 0.9) as double) as reply_p90,
    (select cast(count(*) as integer) from known where solve_due and solve_days is null) as past_deadline,
    (
        select cast(max(date_diff('day', received_on, $day)) as integer) from known
        where solve_due and solve_days is null
    ) as oldest_open,
    cast(count(severity) as integer) as graded,
    cast(count(*) filter (where severity = 3 and category in ('detention', 'police_conduct')) as integer) as serious
from chosen
