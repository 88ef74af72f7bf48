"""Exchange with other catalogues: their records as drafts of ours, and ours as theirs. Formats are `datasources.exchange`'s."""
