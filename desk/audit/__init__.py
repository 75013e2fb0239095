"""The audit log: who did what to whom, and when, written with the act itself."""
