"""What another version of an entry would change in what stands today. Pure: versions and values in, differences out."""
