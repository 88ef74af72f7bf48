"""What is kept of the platform itself: one's own account, the site's notice, the audit log."""
