-- Every name that waits: there are as many as people write, not as many as rows.
select name, rows, streams, suggestion_1, suggestion_2, suggestion_3
from mart.place_held
order by rows desc, name
