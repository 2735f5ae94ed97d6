"""How somebody comes in for the first time, gets back in, and stays the only one who does."""
