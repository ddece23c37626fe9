"""The words of the field, pure: no input or output, no vendor, no database. Everything else builds on them."""
