"""The register of catalogue entries: reading, drafting, review, publication."""
