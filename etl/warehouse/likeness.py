"""How much two reports of different sources look like one event: who comes near whom, and a score from 0 to 1.

The idea is MELTT's (Donnay, Dunford, McGrath, Backer & Cunningham 2019, "Integrating Conflict Event Data", Journal of
Conflict Resolution 63(5)): records of different data sets match inside a window of days and kilometres where their
types agree. The score is a product: each factor says how much of full agreement is left. The numbers are ours.
"""

# From here a pair is merged by itself. Two small doubts are allowed (next day, known by its neighbourhood alone, 1 km
# apart, a sub-type that one side leaves out: .85 each, .72 together); a third (.61), a wide place, a disagreement not.
MERGE_AT = 0.70
# From here a person is asked; below, more than half of what could agree does not.
REVIEW_AT = 0.45
NEAR_KM, FAR_KM = 1.0, 3.0  # the reach of a neighbourhood's point; the widest two tellers' points of one event lie
NEXT_DAY, SAME_PERIOD = 0.85, 0.5
PER_KM, SAME_NEIGHBOURHOOD, SAME_SUBDISTRICT, SAME_TOWN = 0.15, 0.85, 0.65, 0.5
SUB_TYPE_UNSAID, SUB_TYPE_DIFFERS, TYPE_DIFFERS = 0.85, 0.6, 0.5
DEATHS_DIFFER, INJURED_DIFFER = 0.5, 0.25  # at most; deaths of 0 and 3 contradict wholly, of 2 and 3 by a third
CELL = (0.027, 0.035)  # degrees of latitude and longitude: FAR_KM at least, anywhere in Iraq

TELLERS = f"""
create or replace temp table teller as
with voice as (
    select source, row_number() over (order by source)::integer as voice from (select distinct source from report)
)
select
    (row_number() over () - 1)::integer as n, voice, handle, source, record_id,
    occurred_on as day, date_precision, event_type, sub_event_type, fatalities, injured,
    case
        when event_type in ('Protests', 'Riots') then 'demonstration'
        when event_type in ('Battles', 'Explosions/Remote violence', 'Violence against civilians') then 'violence'
        else event_type
    end as family,
    area_id, place_level, coalesce(district_id, '') as district_id,
    lat, lon, place_level in ('neighbourhood', 'subdistrict') and lat is not null and lon is not null as pointed,
    floor(lat / {CELL[0]})::integer as y, floor(lon / {CELL[1]})::integer as x,
    verification = 'refuted' as refuted, in_risk, verification, origin, recorded_on
from report join voice using (source)
where place_level <> 'outside' and date_precision in ('day', 'week', 'month')
"""

# Four ways for two records to come near each other; each joins on equal keys, so that few are ever compared.
NEAR = """
create or replace temp table near as
with exact as (from teller where date_precision = 'day'), step(size) as (values (-1), (0), (1)), around as (
    select n, voice, family, day + d as day, y + dy as y, x + dx as x
    from exact, step as days(d), step as north(dy), step as east(dx)
    where pointed
), nearby as (
    select n, voice, family, day + d as day, area_id, pointed
    from exact, step as days(d)
    where area_id is not null
)
select a.n as l, b.n as r
from around as a join exact as b
    on b.family = a.family and b.day = a.day and b.y = a.y and b.x = a.x and a.voice < b.voice
where b.pointed
union all
select a.n, b.n
from nearby as a join exact as b
    on b.family = a.family and b.day = a.day and b.area_id = a.area_id and a.voice < b.voice
where not (a.pointed and b.pointed)
union all
select a.n, b.n
from exact as a join exact as b
    on b.event_type = a.event_type and b.sub_event_type = a.sub_event_type and b.day = a.day
    and b.place_level = a.place_level and b.district_id = a.district_id and a.voice < b.voice
where a.area_id is null and b.area_id is null
union all
select if(a.voice < b.voice, a.n, b.n), if(a.voice < b.voice, b.n, a.n)
from (from teller where date_precision <> 'day') as a join teller as b
    on b.event_type = a.event_type and b.sub_event_type = a.sub_event_type and b.area_id = a.area_id
    and date_trunc('month', b.day) = date_trunc('month', a.day) and a.voice <> b.voice
"""

SCORED = f"""
with paired as (
    select
        pair.l, pair.r, abs(a.day - b.day)::integer as days,
        if(a.pointed and b.pointed, 2 * 6371 * asin(sqrt(
            pow(sin(radians(b.lat - a.lat) / 2), 2)
            + cos(radians(a.lat)) * cos(radians(b.lat)) * pow(sin(radians(b.lon - a.lon) / 2), 2)
        )), null) as km,
        a.event_type = b.event_type as same_type,
        case
            when a.date_precision = 'day' and b.date_precision = 'day' then
                case days when 0 then 1 when 1 then {NEXT_DAY} else 0 end
            when a.date_precision = 'month' or b.date_precision = 'month' then
                if(date_trunc('month', a.day) = date_trunc('month', b.day), {SAME_PERIOD}, 0)
            else if(date_trunc('week', a.day) = date_trunc('week', b.day), {SAME_PERIOD}, 0)
        end as on_date,
        case
            when km is not null then if(km <= {FAR_KM}, 1 - {PER_KM} * km, 0)
            when a.area_id <> b.area_id or a.place_level <> b.place_level or a.district_id <> b.district_id then 0
            else case a.place_level
                when 'neighbourhood' then {SAME_NEIGHBOURHOOD}
                when 'subdistrict' then {SAME_SUBDISTRICT}
                else {SAME_TOWN}
            end
        end as on_place,
        case
            when a.family <> b.family then 0
            when a.event_type <> b.event_type then {TYPE_DIFFERS}
            when a.sub_event_type <> b.sub_event_type then {SUB_TYPE_DIFFERS}
            when a.sub_event_type is null or b.sub_event_type is null then {SUB_TYPE_UNSAID}
            else 1
        end as on_type,
        1
        - {DEATHS_DIFFER} * coalesce(abs(a.fatalities - b.fatalities) / greatest(a.fatalities, b.fatalities, 1), 0)
        - {INJURED_DIFFER} * coalesce(abs(a.injured - b.injured) / (greatest(a.injured, b.injured) + 1), 0) as on_harm,
        -- a coarse date or place leaves too many events it could be; a refuted report says that there was none
        a.date_precision = 'day' and b.date_precision = 'day' and a.area_id is not null and b.area_id is not null
        and coalesce(km, 0) <= {NEAR_KM} and not (a.refuted or b.refuted) as certain
    from pair join teller as a on a.n = pair.l join teller as b on b.n = pair.r
)
select
    l, r, days, km, same_type, certain,
    round(on_date * on_place * on_type * on_harm, 3) as score
from paired
"""
