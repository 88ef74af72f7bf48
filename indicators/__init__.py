"""What is measured and required: rows in, numbers out. Pure: no network, no database, no web."""
