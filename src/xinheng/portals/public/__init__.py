"""Pages for everyone: search, dossier, scan, complaint, progress."""
