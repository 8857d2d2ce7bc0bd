-- one row per incident known tonight, in the words of its speaking report (rule: etl/warehouse/duplicates.py)
with several as (
    select incident_handle as handle, count(*)::integer as reports, bool_or(serious) as serious
    from same_event join report using (handle)
    group by 1
)
select
    report.handle as incident_id,
    report.* exclude (handle, record_id, lat, lon, serious),
    -- one report that calls it serious is enough; every other fact is the speaking report's
    coalesce(several.serious, report.serious) as serious,
    coalesce(several.reports, 1) as reports
from report
anti join (from same_event where handle <> incident_handle) as others on others.handle = report.handle
left join several on several.handle = report.handle
