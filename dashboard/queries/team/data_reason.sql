-- Names of places and surprising values wait for an answer, not for a correction: they stand apart.
select
    code,
    cast(count(*) as integer) as faults,
    cast(count(distinct load_id) as integer) as files,
    mode(remedy_en) as remedy_en,
    mode(remedy_ar) as remedy_ar,
    mode(remedy_ckb) as remedy_ckb,
    mode(remedy_tr) as remedy_tr
from mart.reject
where code not in ('W_PLACE_UNKNOWN', 'W_SURPRISING')
group by code
order by faults desc, code
