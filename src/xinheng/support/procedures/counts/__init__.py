"""到期计数 How many families are due on each day, kept by place and holder (ADR 59)."""
