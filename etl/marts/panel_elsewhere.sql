-- one row per week in which incidents known only to the city came to be known
select date_trunc('week', greatest(recorded_on, occurred_on))::date as week, count(*) as incidents
from stage_team.incident, tonight
where in_risk and place_level = 'city' and date_precision in ('day', 'week')
  and greatest(recorded_on, occurred_on) < issue_week and week >= first_week
group by all
order by all
