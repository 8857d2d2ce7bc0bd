with newest as (select max(week) as week from mart.area_week),

flagged as (
    select area_id, string_agg(if(observed, '1', '0'), '' order by area_week.week) as flags
    from mart.area_week, newest
    where area_week.week > newest.week - 7 * 26
    group by area_id
)

select
    area_id, district_id, name_en, name_ar, name_ckb, name_tr, last_report_on,
    if(last_report_on is null, null, weeks_silent) as weeks_silent, observed_26,
    coalesce(flags, '') as flags
from mart.silence
join mart.area using (area_id)
left join flagged using (area_id)
where $district is null or district_id = $district
order by last_report_on is not null, weeks_silent desc, observed_26, area_id
