"""Which day."""
