select level, forecasts, hits, origins, cast(sum(hits) over () as integer) as hits_in_all
from mart.level_record
