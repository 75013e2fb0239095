"""Canned replies: texts that operators put into a conversation by a shortcut."""
