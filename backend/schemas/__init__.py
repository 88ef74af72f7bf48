"""What goes in and out through the API. Exact decimals travel as strings, dates as ISO, periods half-open."""
