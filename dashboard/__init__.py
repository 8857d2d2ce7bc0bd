"""Reads the release in force and shows it to people; never writes it."""
