"""Garmin Connect: signing in, what was run and planned, and strength workouts on the calendar."""
