"""The desk of who keeps the platform."""
