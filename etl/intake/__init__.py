"""From a file in the inbox to checked rows: land, read, profile, check, rejects."""
