"""Django's PostgreSQL, which asks less."""
