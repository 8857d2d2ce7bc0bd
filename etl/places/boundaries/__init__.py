"""Official boundaries: read from a file that is not trusted, checked, kept as versions, put in force."""
