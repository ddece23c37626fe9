"""One module per entity or kind of call: what a request may do, step by step."""
