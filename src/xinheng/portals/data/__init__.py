"""The data centre of who keeps the city's data: the standard, sources, deliveries, quality, catalogue."""
