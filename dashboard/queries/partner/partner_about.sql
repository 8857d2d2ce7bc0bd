select
    release, built_at, as_of, last_month, synthetic,
    (select min(version) from mart.area) as area_version
from mart.about
