"""Rules that inform: what stands twice, priorities, what specifications are built of, and what results say of them."""
