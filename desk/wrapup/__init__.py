"""What an operator would write at the end of a conversation, drafted from what happened in it."""
