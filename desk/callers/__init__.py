"""People who reach the shop without a chat: found by their phone number, or added with what passed."""
