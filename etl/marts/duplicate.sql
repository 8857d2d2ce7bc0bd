-- one row per pair of reports of different sources that may tell of one event
select left_handle, right_handle, score, days, km, same_type, state, decided_by from duplicate_pair
