select part, low, high, weight, reason_en, reason_ar, reason_ckb, reason_tr
from mart.tension_rule
order by position
