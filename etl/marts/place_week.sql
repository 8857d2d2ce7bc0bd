-- one row per place and week with incidents known only to that place
select
    case place_level when 'city' then 'IQG13Q04N06' when 'district' then district_id else 'IQG13' end as place_id,
    place_level as level,
    week,
    count(*)::integer as incidents,
    count(*) filter (serious)::integer as serious
from stage_team.incident
where in_risk and date_precision in ('day', 'week') and place_level in ('city', 'district', 'governorate')
group by all
