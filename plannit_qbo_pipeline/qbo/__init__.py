"""The target, QuickBooks Online: what is sent and read, and how. Nothing here knows Plannit, a ledger or Dagster.

Cite the vendor's rules by the headings of docs/qbo-rules.md.
"""
