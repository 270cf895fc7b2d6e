"""The generated city: departments' files with planted errors, the truth kept aside."""
