"""From a definition to one lazy relation, and from that to each engine's own SQL: the same compiler for all of them."""
