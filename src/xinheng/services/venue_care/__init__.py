"""How a venue looks after its tenants: its rules and pact, its rounds, what it tells them and what they answer."""
