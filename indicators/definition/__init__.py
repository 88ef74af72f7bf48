"""The language of a specification that computes: what its words are and what they mean. Nothing here touches records."""
