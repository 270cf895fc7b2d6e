"""Figures on real runs, printed beside their limit."""
