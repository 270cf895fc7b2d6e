"""What every page shares: shells, components, the mark, errors, security headers."""
