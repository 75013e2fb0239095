"""Service levels: how soon customers are to be served, the clocks that count it, and what was broken."""
