"""Letters of the bureau to businesses: prompts, warnings, inquiries, orders for correction, and their answers."""
