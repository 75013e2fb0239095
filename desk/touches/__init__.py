"""What passed with a contact outside of chats, logged by hand: calls, e-mails, faxes, visits."""
