select place_id, level, cast(sum(incidents) as integer) as incidents
from mart.place_week
where
    week between $start and $end
    and (place_id in ($subdistrict, $district) or level = 'governorate')
group by place_id, level
order by list_position(['city', 'district', 'governorate'], level)
