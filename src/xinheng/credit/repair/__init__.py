"""Credit repair: what ends the publicity of a penalty or a listing before its time, and what gives it back."""
