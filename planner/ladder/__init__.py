"""What to do when a week holds less strength than it should."""
