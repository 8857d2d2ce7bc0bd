select
    source, stream, files, records, rejected, last_file_at, data_from, data_until, age_days, lag_days,
    at_area, at_city, at_district, at_governorate, at_outside, licence
from mart.source_health
order by stream, source
