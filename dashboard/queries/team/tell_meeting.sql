-- meetings of a place past their day that nobody said were held, the newest first
select meeting_id, area_id, district_id, place_level, kind, planned_on
from mart.meeting
where
    held_on is null
    and planned_on between $since and $day
    and place_level <> 'outside'
    and ($area is null or area_id = $area)
    and ($district is null or district_id = $district)
order by planned_on desc, meeting_id
