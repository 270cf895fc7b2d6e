"""赋码: the code of a subject, printed as a QR and typed as eight characters."""
