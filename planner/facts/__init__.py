"""What the rules look at: every day with its runs, lifting and races."""
