select 'calendar' as stream, date as day, kind as code, true as done
from mart.calendar
where
    date between $since and $until
    and (area_id = $area or (area_id is null and (district_id is null or district_id = $district)))
order by day, code
