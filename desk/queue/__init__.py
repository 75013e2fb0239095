"""Handoffs, the queue, assignments and wrap-ups."""
