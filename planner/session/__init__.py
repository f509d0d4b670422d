"""What goes into one session."""
