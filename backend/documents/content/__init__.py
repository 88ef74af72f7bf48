"""What each kind of document holds: one module and one YAML file a kind."""
