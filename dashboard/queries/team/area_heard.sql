-- the exact day is known of the last report only; before that, the week
select
    (select max(last_report_on) from mart.silence where area_id = $area and last_report_on < $week) as last_day,
    max(week) filter (where reports > 0) as last_week,
    cast(count(*) filter (where observed and week >= $week - interval 26 weeks) as integer) as observed_26
from mart.area_week
where area_id = $area and week < $week
