"""What the API takes and gives, by subject. Written by `python docs/generate.py`: change nothing here."""
