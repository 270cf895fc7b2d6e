"""计数 How often somebody did something lately: shared by all processes of a machine, never in the way."""
