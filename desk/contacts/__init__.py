"""The people who write to the shop."""
