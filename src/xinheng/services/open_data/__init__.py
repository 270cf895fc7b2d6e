"""Open data: what the standard publishes, as files for anybody, with version, licence and digest."""
