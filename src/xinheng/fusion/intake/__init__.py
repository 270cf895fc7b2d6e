"""Intake: departments' files, checked set-wise against the standard and written to the registers."""
