"""主体画像: what the city knows of a subject, in one query."""
