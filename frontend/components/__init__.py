"""What several subjects' pages are built of. Knows no subject."""
