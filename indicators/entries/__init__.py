"""What an entry of the catalogue is: a type for each kind, with the rules that an entry can be held to by itself."""
