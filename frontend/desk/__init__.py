"""The desk of those who write and review the catalogue."""
