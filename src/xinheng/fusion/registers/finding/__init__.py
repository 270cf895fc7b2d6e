"""How people find a subject: an index of terms, what was typed made into conditions over it, and names compared."""
