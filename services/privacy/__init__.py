"""Privacy: until when data are kept, erasing them after that, and handing them over."""
