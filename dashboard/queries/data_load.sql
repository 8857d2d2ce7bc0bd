-- A file held whole and files with refused rows come first of those that arrived together: they need somebody.
select file, stream, source, loaded_at, rows_read, loaded, unchanged, superseded, duplicate, quarantined, held
from mart.load
order by date_trunc('minute', loaded_at) desc, held is null, quarantined = 0, file, load_id
limit $size offset $skip
