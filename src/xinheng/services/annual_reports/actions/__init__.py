"""What is done with a report: kept as a draft, filed, brought into the registers."""
