"""The inspection file: the papers of projects in one zip, each with a cover that tells what happened."""
