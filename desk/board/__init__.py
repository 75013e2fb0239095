"""The live board: the whole room at a glance, for supervisors and managers."""
