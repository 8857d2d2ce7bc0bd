"""Everything ever accepted, with every version of it: append-only but for the mark of what is in force."""
