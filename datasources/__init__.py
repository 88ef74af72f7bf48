"""What may be sent in, and whether it holds. Pure, apart from reading the bytes it is handed."""
