-- every area and measure has a row for every month that is out
select distinct month from mart.partner_month order by month
