"""Lists that leave the program: one entry a format in `registry`, and every export told in the history."""
