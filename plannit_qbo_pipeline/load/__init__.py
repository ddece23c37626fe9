"""Exactly once: from a ready draft to a receipt, whatever crashes in between (docs/exactly-once.md).

`plan` decides (pure), `outcome` writes outcomes down, `send` carries one draft, `settle` clears doubt, `drain` holds
the lease and works through the waves. Read them in that order.
"""
