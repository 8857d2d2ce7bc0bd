select file, code, sentence_en, sentence_ar, remedy_en, remedy_ar
from mart.left_in_inbox
order by file
