"""Full-text search in Persian over what was said and who it was."""
