"""How a venue grades its own tenants: by facts that anybody sees and by figures of its own."""
