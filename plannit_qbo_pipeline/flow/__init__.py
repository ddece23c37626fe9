"""The three steps over the ledger, one file each: `extract` (Plannit → documents), `draft` (documents → drafts and
standings), and `carry`, which runs them with `load` as one pass. Dagster's assets and the CLI both call these.
"""
