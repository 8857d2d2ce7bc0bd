select area_id, level, geometry from mart.area order by area_id
