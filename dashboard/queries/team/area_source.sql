with records as (
    select source, 'incident' as stream, occurred_on as day from mart.incident where area_id = $area
    union all
    select source, 'grievance', received_on from mart.grievance where area_id = $area
    union all
    select source, 'meeting', coalesce(held_on, planned_on) from mart.meeting where area_id = $area
    union all
    select source, 'commitment', made_on from mart.commitment where area_id = $area
)

select source, stream, cast(count(*) as integer) as records
from records
where day between $start and $end
group by source, stream
order by records desc, source, stream
