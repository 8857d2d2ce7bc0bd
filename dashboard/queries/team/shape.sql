select area_id, level, geometry from mart.area
union all
select place_id, level, geometry from mart.place
order by 1, 2
