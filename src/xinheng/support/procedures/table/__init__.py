"""The procedure files and the code bound to them, checked against each other."""
