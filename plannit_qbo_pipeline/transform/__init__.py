"""Document → record, pure: the same document, realm and rules always give the same bytes.

One file per record (`customer`, `item`, `invoice`), and what they share: `names`, `tax`, `references`. What cannot
become a record becomes a `Reason`; nothing here raises for bad data.
"""
