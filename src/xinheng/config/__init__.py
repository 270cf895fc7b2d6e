"""Settings, addresses and the WSGI door of one deployment."""
