"""What the bot does: one subject a file. Actions read the tracker, ask the desk for facts and answer.

They write nothing and hold no state; what must happen travels as typed actions in the reply.
"""
