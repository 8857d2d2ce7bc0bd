-- one row per area and week of issue of the last year that is over, where the level said one thing and another came
with looked as (
    select
        area_id, week,
        count(*) filter (observed) over four as weeks,
        sum(incidents) over four as incidents,
        sum(serious) over four as serious
    from stage_team.area_week
    window four as (partition by area_id order by week rows between current row and 3 following)
), said as (
    select area_id, week, level, probability, model, issued, looked.incidents, looked.serious
    from stage_team.risk_score
    join looked using (area_id, week)
    join tonight on risk_score.week >= issue_week - 7 * 56
    where horizon_weeks = 4 and level is not null and looked.weeks = 4
)
select
    area_id,
    week,
    if(serious > 0, 'missed', 'false_alarm') as kind,
    level,
    probability,
    incidents::integer as incidents,
    serious::integer as serious,
    model,
    issued
from said
where (serious > 0 and level in ('very_low', 'low')) or (serious = 0 and level in ('high', 'very_high'))
order by area_id, week
