"""The state of one company: records with indexes, double entry, taxes, links between transactions."""
