"""Reads what people deliver, and writes releases."""
