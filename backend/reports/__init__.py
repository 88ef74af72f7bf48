"""What people take away: Excel books and plain tables. Text cells can never become formulas."""
