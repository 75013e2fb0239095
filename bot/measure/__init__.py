"""Measurements of the bot's understanding: `./pasokh eval …` and `./pasokh bench nlu`."""
