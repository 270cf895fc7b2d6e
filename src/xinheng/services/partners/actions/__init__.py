"""What is done with partners and their tenants."""
