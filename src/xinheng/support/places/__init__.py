"""辖区 Who is in charge of a place."""
