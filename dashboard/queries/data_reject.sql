select file, reject.row, column_name, code, sentence_en, sentence_ar, remedy_en, remedy_ar
from mart.reject
join mart.load using (load_id, file)
where $reason is null or code = $reason
order by loaded_at desc, file, reject.row nulls first, ordinal
limit $size offset $skip
