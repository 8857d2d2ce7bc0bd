select commitment_id, text
from mart.commitment
where
    text is not null
    and ($area is null or area_id = $area)
    and ($district is null or district_id = $district)
order by commitment_id
