"""Shapes in which other systems write what a stream records."""
