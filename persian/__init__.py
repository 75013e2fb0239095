"""Persian text, pure standard library: used by the desk and the engine, on Python 3.10 and later."""
