"""What must hold between a file's values: each rule a query, judged by our own pass and by Great Expectations."""
