"""Who may do what, and what is kept: tables, states, permissions, work, API, command line and reports."""
