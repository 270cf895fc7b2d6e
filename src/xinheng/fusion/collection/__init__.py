"""Report collection: city, county and township forms."""
