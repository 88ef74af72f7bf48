"""A region's own records: the mapping that describes its extract, reading them as event tables, and what is wrong in them."""
