"""审计 The audit trail."""
