"""What is not a screen: cookies, downloads, health, headers."""
