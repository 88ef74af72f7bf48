"""The pages. They know the API, through `client.py`, and nothing else of the platform."""
