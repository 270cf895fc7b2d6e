"""What partners and tenants see."""
