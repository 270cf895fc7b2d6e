"""账号 Staff accounts and signing in."""
