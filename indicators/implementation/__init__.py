"""How far a region has come with a pathway: the rule, and the status that answers give."""
