"""记录异议: somebody says that a fact is wrong, and what comes of it."""
