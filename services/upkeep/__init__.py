"""For who runs the program: its health, checks, copies and state."""
