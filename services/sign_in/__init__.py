"""Who somebody is: accounts, passwords, attempts, sessions."""
