"""What consumers say of a visit they can prove; part of the dossier, never of the legal class."""
