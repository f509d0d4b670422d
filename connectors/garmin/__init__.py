"""Garmin Connect: signing in, what the runner did and plans, and our strength workouts on the calendar."""
