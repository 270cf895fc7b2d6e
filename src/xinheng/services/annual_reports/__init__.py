"""Annual reports, filled in by the business itself."""
