"""The API: thin endpoints that ask permission, call the work and shape the answer."""
