"""From a definition to one lazy relational expression, the same on every engine. Ibis is imported here and nowhere else."""
