select area_id, level, month, side, value, low, high, n
from mart.pulse
where
    item = $item
    and month between $since and $until
    and (area_id in ($area, $district) or level = 'governorate')
order by month, side
