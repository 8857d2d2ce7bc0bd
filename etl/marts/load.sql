-- one row per delivered table
select
    load_id, file, coalesce(part, '') as part, stream, source, loaded_at,
    rows_read, loaded, unchanged, superseded, duplicate, quarantined,
    case when whole then quarantined else coalesce(open, 0) end::integer as waiting,
    held, replays as corrects, withdrawn_at
from wh.load
left join (
    select load_id, count(distinct row) as open, bool_or(row is null) as whole from stage_team.reject group by load_id
) as still using (load_id)
