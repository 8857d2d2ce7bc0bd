select
    stream, title_en, title_ar, title_ckb, title_tr, meaning_en, meaning_ar, meaning_ckb, meaning_tr
from mart.stream
order by position, stream
