"""The catalogue: all entries held together, read from their files, checked by the lint, and told apart by digest."""
