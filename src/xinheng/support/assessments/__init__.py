"""Assessments: who looked at how the platform is kept, and what came of it."""
