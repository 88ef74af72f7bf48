"""The catalogue: specifications, data sources, how an indicator is computed, and where facts come from."""
