"""The query language: tokens, parser, evaluation over indexed tables."""
