"""The way to the engine: turns, their outbox and the typed JSON."""
