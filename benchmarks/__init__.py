"""What the program costs, measured on made-up lists of growing size: `python -m benchmarks`."""
