"""Reports of breaches by who saw them: who tells is kept apart, what is told is verified."""
