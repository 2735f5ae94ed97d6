"""The screens; `frame.py` is the script that runs them."""
