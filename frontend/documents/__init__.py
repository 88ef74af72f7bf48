"""Documents: what people write in them, the figures they may name, and the files that are made."""
