"""What is done with a venue's grading."""
