"""What a reader may see: cells, outcomes and the start page's figures."""
