-- one row per open fault, in words; notes are not faults
select
    fault.load_id, fault.ordinal, load.file, coalesce(load.part, '') as part, load.stream,
    fault.row, fault.column_name, header, fault.code,
    sentence_en, sentence_ar, sentence_ckb, sentence_tr, remedy_en, remedy_ar, remedy_ckb, remedy_tr
from wh.fault as fault
join (
    -- the same file once more brings the same faults: they are told once
    from wh.load where withdrawn_at is null and replays is null
    qualify row_number() over (partition by sha256, part order by load_id desc) = 1
) as load using (load_id)
join worded
    on worded.code = fault.code
    and worded.stream = load.stream
    and worded.headers = coalesce(load.headers, '')
    and worded.column_name is not distinct from fault.column_name
    and worded.expected is not distinct from fault.expected
    and worded.suggestion is not distinct from fault.suggestion
where fault.settled_by is null
