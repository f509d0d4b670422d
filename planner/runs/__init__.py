"""What was run, and what is coming."""
