"""A gate of mutants over the files where law and rights live (ADR 24)."""
