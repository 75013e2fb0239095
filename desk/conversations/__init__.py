"""Conversations, their episodes and their messages."""
