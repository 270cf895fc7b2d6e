"""Who acts for a business: its representative, and whom that one has authorised."""
