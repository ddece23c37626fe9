"""Both vendors on loopback, a program of its own: `python -m plannit_qbo_pipeline.sandbox`.

Imports nothing from the rest of the package, and nothing but tests imports it: what the pipeline believes
about a vendor and what the sandbox enforces are written down twice on purpose, so that a misread rule shows.
"""
