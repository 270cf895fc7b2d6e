"""The page language."""
