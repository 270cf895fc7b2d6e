"""Resolution: which subject a record is about, when its own identifier does not say so at once."""
