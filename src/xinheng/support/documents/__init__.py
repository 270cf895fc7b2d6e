"""Legal documents as PDF."""
