-- one row per delivered file
select
    load_id, file, stream, source, loaded_at, rows_read, loaded, unchanged, superseded, duplicate, quarantined, held
from wh.load
