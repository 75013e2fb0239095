"""WebSockets of customers and of staff."""
