select part, stream, loaded, unchanged, superseded, duplicate, waiting, held
from mart.load
where file = cast($file as varchar)
order by loaded_at, part, load_id
