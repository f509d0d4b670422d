"""Strength workouts in Garmin's words: those that are sent and those that were recorded."""
