"""Looking up partners of a business: many at once, by what anybody may read of each today."""
