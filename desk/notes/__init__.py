"""Private notes: what staff write to one another in a conversation."""
