"""What can be followed and what stands in the way: feasibility reviews, goals without measure, and what to structure next."""
