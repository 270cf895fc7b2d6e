"""Statistics: what is counted over the lake, declared as SQL files and made by whichever engine the city runs."""
