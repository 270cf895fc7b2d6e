"""消息 Messages inside the platform."""
