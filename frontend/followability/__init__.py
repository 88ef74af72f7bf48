"""What can be followed: what stands in the way, pathways' goals and plans, what to structure next, and what units answer."""
