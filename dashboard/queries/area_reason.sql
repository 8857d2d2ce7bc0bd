select now.reason, now.points, now.incidents, earlier.points as before
from mart.risk_reason as now
left join mart.risk_reason as earlier
    on earlier.area_id = now.area_id and earlier.reason = now.reason and earlier.week = $before
where now.area_id = $area and now.week = $week
order by list_position(['own_recent', 'own_quarter', 'own_long', 'city_average'], now.reason)
