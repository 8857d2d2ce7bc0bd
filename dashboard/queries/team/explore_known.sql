select (select min(week) from mart.area_week) as first_week, as_of
from mart.about
