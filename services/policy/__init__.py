"""Pure decisions: no session, no clock, no file."""
