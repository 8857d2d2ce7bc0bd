select
    reject.file, reject.part, reject.row, column_name, code, sentence_en, sentence_ar, remedy_en, remedy_ar
from mart.reject
join mart.load using (load_id)
where code not in ('W_PLACE_UNKNOWN', 'W_SURPRISING') and ($reason is null or code = $reason)
order by loaded_at desc, reject.file, reject.part, reject.row nulls first, ordinal
limit $size offset $skip
