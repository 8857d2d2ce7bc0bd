select area_id, quarter, value, n, state
from mart.relation_quarter
where measure = 'trust'
order by area_id, quarter
