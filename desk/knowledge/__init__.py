"""Products and answers: what the bot may say."""
