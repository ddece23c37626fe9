"""Durable memory: one SQL database of what was seen, decided, sent and answered. Rows travel here, not in pickles.

`database` opens it, `tables` is the schema (changed only together with `migrations/`), every other module holds the
statements of one idea and takes an open transaction as its first argument.
"""
