"""Views of the partners' portal."""
