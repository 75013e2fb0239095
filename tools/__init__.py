"""Set-up, running and testing. Standard library only: it runs before anything is installed."""
