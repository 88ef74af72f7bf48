"""Documents for people: their kinds, the texts that people write in them, and how they are made."""
