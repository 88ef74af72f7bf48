"""Standards of the field in and out: bytes in, plain mappings out, and back. One file a standard; no database."""
