"""The formats that a file can have, one module each: bytes in, rows of text out."""
