-- one row per level: how often a serious incident followed, where all four weeks after it are over and were observed
with looked as (
    select
        area_id, week,
        count(*) filter (observed) over four as weeks,
        sum(serious) over four as serious
    from stage_team.area_week
    window four as (partition by area_id order by week rows between current row and 3 following)
), said as (
    select level, week, probability, issued, looked.serious > 0 as hit
    from stage_team.risk_score
    join looked using (area_id, week)
    where horizon_weeks = 4 and level is not null and looked.weeks = 4
)
select
    levels.level,
    count(said.level)::integer as forecasts,
    count(*) filter (hit)::integer as hits,
    count(distinct said.week)::integer as origins,
    count(*) filter (issued)::integer as issued,
    avg(probability) as said
from (values ('very_low'), ('low'), ('elevated'), ('high'), ('very_high')) as levels(level)
left join said using (level)
group by levels.level
