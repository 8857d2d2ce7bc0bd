"""When to raise an alert: pure functions of arrays. No database, no file, no clock; one seed, fixed."""
