select
    cast(count(*) as integer) as held,
    cast(sum(n_police) filter (where n_total > 0) as integer) as police,
    cast(sum(n_total) filter (where n_police is not null and n_total > 0) as integer) as police_of,
    cast(count(*) filter (where n_police is not null and n_total > 0) as integer) as police_meetings,
    cast(sum(n_women) filter (where n_total > 0) as integer) as women,
    cast(sum(n_total) filter (where n_women is not null and n_total > 0) as integer) as women_of,
    cast(count(*) filter (where n_women is not null and n_total > 0) as integer) as women_meetings,
    cast(sum(n_youth) filter (where n_total > 0) as integer) as youth,
    cast(sum(n_total) filter (where n_youth is not null and n_total > 0) as integer) as youth_of,
    cast(count(*) filter (where n_youth is not null and n_total > 0) as integer) as youth_meetings
from mart.meeting
where
    held_on between $since and $day
    and place_level <> 'outside'
    and ($area is null or area_id = $area)
    and ($district is null or district_id = $district)
