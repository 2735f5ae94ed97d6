"""The firm's own enrolments and invoices, read in from a file."""
