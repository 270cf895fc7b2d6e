"""Service of documents: how a paper reaches whom it is for, and the proof of it."""
