"""Logging in, passwords, and the accounts."""
