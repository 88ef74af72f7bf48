"""Every question to the database, in one place. Lists are read as plain rows, not as objects."""
