"""The people behind the bot: operators, supervisors, managers, admins, and their teams."""
