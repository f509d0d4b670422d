"""What the athlete does to a plan by hand."""
