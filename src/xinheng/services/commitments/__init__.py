"""Voluntary commitments: what a business promises in public, and whether it is kept."""
