"""Rasa graph components for Persian, one a file."""
