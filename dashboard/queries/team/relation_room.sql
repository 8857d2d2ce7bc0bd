-- A meeting held without a plan counts as planned for the day it was held; heads are counted in those held.
with due as (
    select held_on <= $day as took_place, n_total, n_police, n_women, n_youth
    from mart.meeting
    where
        coalesce(planned_on, held_on) between $since and $day
        and place_level <> 'outside'
        and ($area is null or area_id = $area)
        and ($district is null or district_id = $district)
)
select
    cast(count(*) as integer) as planned,
    cast(count(*) filter (where took_place) as integer) as held,
    cast(sum(n_police) filter (where took_place and n_total > 0) as integer) as police,
    cast(sum(n_total) filter (where took_place and n_police is not null) as integer) as police_of,
    cast(count(*) filter (where took_place and n_total > 0 and n_police is not null) as integer) as police_meetings,
    cast(sum(n_women) filter (where took_place and n_total > 0) as integer) as women,
    cast(sum(n_total) filter (where took_place and n_women is not null) as integer) as women_of,
    cast(count(*) filter (where took_place and n_total > 0 and n_women is not null) as integer) as women_meetings,
    cast(sum(n_youth) filter (where took_place and n_total > 0) as integer) as youth,
    cast(sum(n_total) filter (where took_place and n_youth is not null) as integer) as youth_of,
    cast(count(*) filter (where took_place and n_total > 0 and n_youth is not null) as integer) as youth_meetings
from due
