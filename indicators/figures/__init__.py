"""Reference figures in use: looked up with their provenance, checked against their own sums, and read from an office's file."""
