"""`foljsam compute`: published specifications on a region's own records, on its own computer. Needs no database."""
