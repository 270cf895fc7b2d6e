"""From the scorecard to the SQL that reads, filters and sums."""
