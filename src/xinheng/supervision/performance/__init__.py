"""Assessment of officers and offices by what they did."""
