"""Collection rounds, files handed in for them, and what the check of a file found."""
