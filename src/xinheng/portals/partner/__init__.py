"""The pages of malls, parks, markets, associations and platforms."""
