-- Stands beside complaints always: more of them can mean more trust.
select month, value, n
from mart.pulse
where
    area_id = $area
    and side = 'community'
    and item = 'would_report'
    and month <= $week
    and month >= $week - interval 6 months
order by month desc
limit 1
