select horizon_weeks, event, bin, forecasts, hits, said, seen, seen_low, seen_high
from mart.calibration
order by horizon_weeks, event, bin
