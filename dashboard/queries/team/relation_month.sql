select month, measure, value, low, high, n, reliability, grade
from mart.relation_month
where area_id = $place and month between $since and $until
order by month, measure
