"""The pages of businesses: who acts for one sees how it stands and does what is to be done."""
