"""The source: Plannit's wire contract, its client, its pages, and the way from wire objects to documents."""
