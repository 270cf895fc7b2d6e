"""名录与名单: putting shops on the two public lists, and taking them off."""
