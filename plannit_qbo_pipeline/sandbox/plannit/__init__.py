"""The Plannit side: the assumed contract v1, one API key per company, everything in memory."""
