"""The holiday table."""
