"""Carries Plannit's documents into QuickBooks Online: once, to the cent, one way.

Start reading at README.md, then `domain/` (the words), `transform/` (what becomes of a document) and
`load/` (how it gets there once). `definitions.py` is Dagster's door, `cli/` a person's.
"""
