"""A file that is handed in: what a round asks for, reading the file, and what is wrong with it."""
