"""How people reach a matter: beginning one, what is offered, what a move asks, what is to do."""
