"""What supervisors do with other people's chats: beside them, whispering, and with a team's queue."""
