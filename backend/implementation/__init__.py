"""Forms about how far regions have come, and the status that they give."""
