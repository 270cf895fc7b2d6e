"""Which laws, policies and guides concern a business, by its trade."""
