select made_on, due_on, closed_on, status, owner_side, commitment_id
from mart.commitment
where area_id = $area and made_on <= $until and coalesce(closed_on, $until) >= $since
order by made_on, due_on, commitment_id
