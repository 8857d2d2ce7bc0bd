select
    area_id, level, subdistrict_id, district_id, name_en, name_ar, name_ckb, name_tr,
    other_names, label_lat, label_lon, approximate
from mart.area
order by area_id
