"""How a trade fares: how many there are, how many begin and end, how long they live."""
