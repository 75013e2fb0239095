"""The ./pasokh commands that need the desk's environment."""
