"""Facts that a business lets a loan service have, and what each service was given or refused."""
