select
    release, contract_version, built_at, as_of, data_until, first_week, last_week, synthetic,
    model, model_version, area_version
from mart.about
