"""The start page and the queue that it leads to."""
