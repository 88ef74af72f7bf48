"""Agreements between state and regions: what is required, who fulfils it, and what it pays. Pure: no database, no network."""
