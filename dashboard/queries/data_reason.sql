select
    code,
    cast(count(*) as integer) as faults,
    cast(count(distinct load_id) as integer) as files,
    mode(remedy_en) as remedy_en,
    mode(remedy_ar) as remedy_ar
from mart.reject
group by code
order by faults desc, code
