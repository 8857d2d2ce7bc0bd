-- the gazetteer's order: a district's code begins those of its subdistricts
select area_id, level, district_id, name_en, name_ar, name_ckb, name_tr
from mart.area
order by district_id, area_id
