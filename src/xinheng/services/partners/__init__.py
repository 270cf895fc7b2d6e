"""Malls, parks, markets, associations and platforms: who looks after many businesses, and which."""
