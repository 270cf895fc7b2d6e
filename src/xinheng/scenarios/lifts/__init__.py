"""Lifts: who uses and keeps them, whether their visits and inspections are in time, and the rescue of the trapped."""
