"""Messages that leave the platform, each once."""
