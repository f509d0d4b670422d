"""Who runs the passes, and when."""
