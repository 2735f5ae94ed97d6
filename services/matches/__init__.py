"""Which rows of the own administration belong to which projects: proposed, decided by hand, and what that shows."""
