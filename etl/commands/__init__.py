"""The command line, one file a group of verbs; `etl/__main__.py` puts them together."""
