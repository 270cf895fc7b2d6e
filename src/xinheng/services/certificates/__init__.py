"""信用状况证明 certificates: what the public dossier said of a business on a day, on a paper anyone can verify."""
