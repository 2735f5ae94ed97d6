"""One client: his projects, years and words."""
