"""The Dagster edge: the only folder with decorators. Assets call the steps of `flow` and `load` and show figures.

`partitions` and `pipeline` say what a run is about and what it works with, `steps` runs one asset, `border` turns our
errors into Dagster's. A new asset goes into `plannit`, `drafts` or `qbo`; its group, kinds and owners come from
`policies`, its job from its partitions.
"""
