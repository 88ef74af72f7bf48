"""What every subject stands on: settings, database, storage, errors, the clock, the audit log, states and permissions."""
