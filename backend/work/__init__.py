"""What the platform does: one function a step, each in one transaction, each step in the audit log."""
