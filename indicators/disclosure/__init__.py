"""Which numbers may be shown, and why the others may not."""
