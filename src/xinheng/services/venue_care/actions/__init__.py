"""What is done in the daily management of a venue."""
