"""How far the regions have come with the pathways, and their answers."""
