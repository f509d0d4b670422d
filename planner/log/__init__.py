"""What was lifted, and what comes next."""
