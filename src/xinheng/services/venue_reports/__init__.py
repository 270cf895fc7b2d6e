"""What a venue tells the bureau: a problem, a risk, a proposal, and the answer that comes back."""
