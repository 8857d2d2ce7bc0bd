select vocabulary, code, name_en, name_ar, name_ckb, name_tr
from mart.term
order by vocabulary, position
