"""Which indicators of a pathway are prioritised: decided with the programme area, by two sides."""
