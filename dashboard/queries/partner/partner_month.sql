-- one measure: of one month or of all, of one area or of all
select area_id, month, n, state
from mart.partner_month
where measure = $measure
  and ($month is null or month = $month)
  and ($area is null or area_id = $area)
order by area_id, month
