"""Django's SQLite, whose writers take turns quickly."""
