"""A person's door: one thin file per command over `wiring`. `main` gathers them and turns errors into exit codes;
`output` holds what they print alike. Names, flags and JSON keys are an interface that others script against.
"""
