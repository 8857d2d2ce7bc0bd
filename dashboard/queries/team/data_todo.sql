select
    cast((select count(*) from mart.place_held) as integer) as names,
    cast((select coalesce(sum(rows), 0) from mart.place_held) as integer) as name_rows,
    cast((select count(*) from mart.reject where code = 'W_SURPRISING') as integer) as surprising,
    cast((select count(*) from mart.reject where code not in ('W_SURPRISING', 'W_PLACE_UNKNOWN')) as integer) as faults,
    cast((select count(*) from mart.duplicate where state = 'review') as integer) as pairs,
    cast((select coalesce(sum(waiting), 0) from mart.load) as integer) as waiting,
    cast((select count(*) from mart.left_in_inbox) as integer) as left_lying
