"""Rows in, Figure out. Knows plotly; knows neither dash nor duckdb."""
