"""What somebody who writes or reviews the catalogue has before them: what is theirs, what waits, and what is wrong where."""
