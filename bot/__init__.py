"""The engine: Rasa components, the channel to the desk and the command that starts them."""
