select 'note' as stream, noted_on as day, '' as code, true as done, text
from mart.note
where area_id = $area and noted_on between $since and $until
order by day, text
