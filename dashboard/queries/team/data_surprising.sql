select load_id, reject.row, file, part, column_name, sentence_en, sentence_ar, sentence_ckb, sentence_tr
from mart.reject
where code = 'W_SURPRISING' and reject.row is not null
order by file, reject.row, ordinal
