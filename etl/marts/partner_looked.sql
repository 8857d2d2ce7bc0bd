-- one row per measure, subdistrict and month of `closed` of which somebody said to have looked
-- never from the counted records: were a record to make its month a looked-at one, "0 to 7" would mean "1 to 7"
with nil as (
    select area_id, week
    from wh.nil_report, tonight
    where in_force and not coalesce(deleted, false) and area_id is not null and week <= as_of
      and coalesce(recorded_at::date, week) <= as_of
), incidents as (
    select distinct subdistrict_id, month
    from closed, stage_team.area as area
    where exists (
            from coverage
            where coverage.area_id = area.area_id and start_on <= month and end_on >= last_day(month)
        )
        -- an area with something in every week sends no nil report in that month: two months before it count too
        or exists (from nil where nil.area_id = area.area_id and week between month - interval 2 month and last_day(month))
), kept as (  -- nobody kept any before the first; the month of the first is left out, as it is known to hold one
    select 'grievances' as measure, date_trunc('month', min(received_on)) as first_month from stage_team.grievance
    union all
    select 'meetings', date_trunc('month', min(held_on)) from stage_team.meeting
)
select measure, subdistrict_id, month from incidents, (values ('incidents'), ('serious')) as both_of(measure)
union all
select distinct measure, subdistrict_id, month
from closed, stage_team.area, kept
where month > first_month
