"""What the shop has decided, as data: hours, orders, cases."""
