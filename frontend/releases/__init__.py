"""Releases: what is made public together."""
