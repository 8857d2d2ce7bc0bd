select area_id, level, month, measure, value, low, high, n, grade
from mart.relation_month
where area_id in ($area, $district) and month <= $until
qualify month = max(month) over (partition by area_id)
order by area_id, list_position(['index', 'trust', 'fairness', 'delivery', 'engagement'], measure)
