-- meetings of a place past their day that nobody said were held, the newest first; or the one that is asked for
select meeting_id, area_id, district_id, place_level, kind, planned_on, held_on
from mart.meeting
where
    place_level <> 'outside'
    and if($meeting is null, held_on is null and planned_on between $since and $day, meeting_id = $meeting)
    and ($area is null or area_id = $area)
    and ($district is null or district_id = $district)
order by planned_on desc, meeting_id
