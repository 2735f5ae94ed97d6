"""Backups: made while people work, verified without a database, restored on an empty machine."""
