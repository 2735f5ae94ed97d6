"""The list of projects: what is asked, in which order, which page, how many, and under which name it is kept."""
