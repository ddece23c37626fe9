"""Figures, each beside the reference it is measured against: one module per benchmark, `_` for what they share.

A benchmark starts the sandbox and the pipeline as children, so that what it measures is the pipeline alone.
"""
