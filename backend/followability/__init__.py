"""What can be followed and what stands in the way: reviews, plans, goals' decisions, what units answer and peers find."""
