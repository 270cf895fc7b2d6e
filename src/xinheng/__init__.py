"""Xinheng 信衡: market supervision for a Chinese city, from a department's file to the public page."""

__version__ = "0.1.0"
