"""Conditions as small frozen trees: written once, printed for three databases, and with a plain meaning in Python.

Three words: a *node* says something about a record and a day; its *meaning* is what Python makes of it, which is the
specification; a *dialect* prints it as SQL that says the same. `docs/conditions.md` is printed from the tests.
"""
