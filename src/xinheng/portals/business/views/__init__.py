"""Views of the business portal."""
