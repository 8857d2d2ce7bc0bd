select
    release, contract_version, built_at, as_of, data_until, first_week, last_week, synthetic,
    model, model_version, area_version,
    cast((select count(*) from mart.area) as integer) as areas
from mart.about
