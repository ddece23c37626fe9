"""Bringing a company in: its connection to QBO and the tokens that keep it alive."""
