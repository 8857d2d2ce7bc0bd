-- A file held whole and files with refused rows come first of those that arrived together: they need somebody.
select
    file, part, stream, source, loaded_at, rows_read, loaded, unchanged, superseded, duplicate, quarantined, waiting,
    held, withdrawn_at
from mart.load
order by date_trunc('minute', loaded_at) desc, held is null, waiting = 0, file, part, load_id
limit $size offset $skip
