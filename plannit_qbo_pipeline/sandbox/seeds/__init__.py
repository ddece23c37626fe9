"""What a sandbox company starts with: the check of seed documents, the empty firm and the demo firm."""
