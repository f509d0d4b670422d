"""One pass for one athlete: read, decide, write."""
