"""What is brought to mind: digests for users, terms for clients, registrations that end."""
