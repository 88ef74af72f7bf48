"""Search in the catalogue: whole Swedish words by their stem, synonyms and codes, ranked, saying what was hit."""
