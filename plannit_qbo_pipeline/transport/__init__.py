"""HTTP towards both vendors: one session, time-outs, pace, retries, redaction. No vendor's rules live here."""
