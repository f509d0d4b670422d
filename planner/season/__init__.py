"""Where the athlete is in the season."""
