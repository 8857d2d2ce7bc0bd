select
    reject.file, reject.part, reject.row, column_name, header, label_en, label_ar, label_ckb, label_tr, code,
    sentence_en, sentence_ar, sentence_ckb, sentence_tr, remedy_en, remedy_ar, remedy_ckb, remedy_tr
from mart.reject
join mart.load using (load_id)
left join mart.field on field.stream = reject.stream and field.name = column_name
where code not in ('W_PLACE_UNKNOWN', 'W_SURPRISING') and ($reason is null or code = $reason)
order by loaded_at desc, reject.file, reject.part, reject.row nulls first, reject.ordinal
limit $size offset $skip
