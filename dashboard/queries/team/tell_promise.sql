-- open promises of a place, the longest overdue first
select commitment_id, area_id, district_id, place_level, owner_side, made_on, due_on, days_overdue
from mart.commitment
where
    status = 'open'
    and place_level <> 'outside'
    and ($area is null or area_id = $area)
    and ($district is null or district_id = $district)
order by days_overdue desc, due_on, made_on, commitment_id
