-- What is closed without a day: kept is taken to be kept on its due date, all else to be known from $day on.
with dated as (
    select
        commitment_id, area_id, district_id, owner_side, made_on, due_on, status,
        case
            when status = 'open' then null
            else coalesce(closed_on, if(status = 'kept', due_on, null), $day)
        end as closed_on
    from mart.commitment
    where
        made_on <= $day
        and place_level <> 'outside'
        and ($area is null or area_id = $area)
        and ($district is null or district_id = $district)
),
alive as (
    select *, closed_on is not null and closed_on <= $day as closed
    from dated
    where closed_on is null or closed_on >= $since
)
select
    area_id, district_id, owner_side, made_on, due_on,
    case
        when closed and status in ('dropped', 'withdrawn') then status
        when closed and (status = 'late' or closed_on > due_on) then 'late'
        when closed then 'on_time'
        when due_on < $day then 'overdue'
        else 'open'
    end as state,
    case when state = 'overdue' then date_diff('day', due_on, $day) else 0 end as days_overdue,
    commitment_id,
    status
from alive
order by days_overdue desc, due_on, made_on, area_id
