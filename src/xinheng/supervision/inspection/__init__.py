"""Inspection: a check of one subject, from order to follow-up."""
