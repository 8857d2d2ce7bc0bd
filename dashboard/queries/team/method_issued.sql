select
    cast(count(distinct week) as integer) as weeks,
    cast(count(distinct week) filter (where issued) as integer) as issued,
    min(week) filter (where issued) as first_issued
from mart.risk_score
