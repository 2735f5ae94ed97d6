"""The terms in one's own calendar."""
