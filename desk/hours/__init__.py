"""When the shop's people are there."""
