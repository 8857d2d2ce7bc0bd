select place_id, level, name_en, name_ar, name_ckb, name_tr
from mart.place
order by place_id, level
