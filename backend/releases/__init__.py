"""Releases: what is made public together, prepared by one and approved by another, at its time."""
