"""Rounds, submissions, their check, acceptance and publication."""
