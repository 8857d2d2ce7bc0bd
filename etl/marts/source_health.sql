-- one row per source and stream, from everything in force
-- a file that several sources share counts as a file of each; its refused rows belong to none and stand in load
with placed as (
    select
        source, stream,
        count(*) as records,
        min(day) as data_from,
        max(day) filter (day <= as_of) as data_until,
        median(recorded_at::date - day) as lag_days,
        count(*) filter (place_level in ('neighbourhood', 'subdistrict')) as at_area,
        count(*) filter (place_level = 'city') as at_city,
        count(*) filter (place_level = 'district') as at_district,
        count(*) filter (place_level = 'governorate') as at_governorate,
        count(*) filter (place_level = 'outside') as at_outside
    from standing, tonight
    group by source, stream
), shared as (
    select distinct source, stream, load_id from standing
    union
    select source, stream, load_id from wh.load where source is not null
), newest as (  -- the same file once more tells nothing new, one taken back nothing at all
    from wh.load where withdrawn_at is null
    qualify row_number() over (partition by sha256, part order by load_id desc) = 1
        or load_id in (select load_id from standing)
), delivered as (
    select
        shared.source, shared.stream,
        count(*) as files,
        sum(told.waiting) filter (load.source is not null) as rejected,
        max(load.loaded_at) as last_file_at
    from shared join newest as load using (load_id) join stage_team.load as told using (load_id)
    group by all
)
select
    coalesce(placed.source, delivered.source) as source,
    coalesce(placed.stream, delivered.stream) as stream,
    coalesce(files, 0)::integer as files,
    coalesce(records, 0)::integer as records,
    coalesce(rejected, 0)::integer as rejected,
    last_file_at,
    data_from,
    data_until,
    case when data_until is not null then greatest(as_of - data_until, 0) end::integer as age_days,
    lag_days::double as lag_days,
    coalesce(at_area, 0)::integer as at_area,
    coalesce(at_city, 0)::integer as at_city,
    coalesce(at_district, 0)::integer as at_district,
    coalesce(at_governorate, 0)::integer as at_governorate,
    coalesce(at_outside, 0)::integer as at_outside,
    licence.licence
from placed
full join delivered on delivered.source = placed.source and delivered.stream = placed.stream
cross join tonight
left join licence on licence.source = coalesce(placed.source, delivered.source)
