"""Reads what a pass has to know from the platforms: what was done, and what changes slowly."""
