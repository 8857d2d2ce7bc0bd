select file, code, sentence_en, sentence_ar, sentence_ckb, sentence_tr, remedy_en, remedy_ar, remedy_ckb, remedy_tr
from mart.left_in_inbox
order by file
