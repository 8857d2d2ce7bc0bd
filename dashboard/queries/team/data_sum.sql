select
    cast(count(*) as integer) as files,
    cast(count(held) filter (withdrawn_at is null) as integer) as held,
    cast(coalesce(sum(rows_read), 0) as integer) as rows_read,
    cast(coalesce(sum(loaded), 0) as integer) as loaded,
    cast(coalesce(sum(unchanged), 0) as integer) as unchanged,
    cast(coalesce(sum(superseded), 0) as integer) as superseded,
    cast(coalesce(sum(duplicate), 0) as integer) as duplicate,
    cast(coalesce(sum(quarantined), 0) as integer) as quarantined,
    -- loaded once, and no longer in force: a newer version or a deletion came, or the file was taken back
    cast(
        coalesce(sum(loaded), 0) - (select coalesce(sum(records), 0) from mart.source_health) as integer
    ) as replaced
from mart.load
