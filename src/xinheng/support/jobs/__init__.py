"""Background jobs that survive a killed worker."""
