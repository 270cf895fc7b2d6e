"""Runs of the scorecard: over a city, over a few subjects, with reasons taken away."""
