"""Answers that may fit the customer's last question, for an operator to choose from."""
