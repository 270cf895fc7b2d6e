"""A small complaint procedure for the tests: two offices, a pause inside a pause, a timer."""
