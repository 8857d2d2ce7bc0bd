select
    name, kind, required, restricted, vocabulary, low, high, label_en, label_ar, label_ckb, label_tr,
    meaning_en, meaning_ar, meaning_ckb, meaning_tr
from mart.field
where stream = $stream
order by position
