-- one row per area, week and the later week in which incidents of it came to be known
select
    area_id,
    week,
    date_trunc('week', recorded_on)::date as known,
    count(*) as incidents,
    count(*) filter (serious) as serious
from stage_team.incident
where in_risk and area_id is not null and date_precision in ('day', 'week') and week < (select issue_week from tonight)
  and week >= (select first_week from tonight)
  and date_trunc('week', recorded_on)::date > week
group by all
order by all
