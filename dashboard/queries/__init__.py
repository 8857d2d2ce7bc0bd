"""The only room that knows DuckDB: the release in force, and questions in .sql on mart tables."""
