"""Parts used by two pages or more."""
