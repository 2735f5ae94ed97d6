"""Lists coming in: from a file's bytes to typed rows, from rows to a preview, from a preview to the database."""
