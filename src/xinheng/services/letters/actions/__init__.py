"""The acts of a letter: the bureau's, and the business's."""
