"""Turns each outside world into the planner's types, and back: watches, runs, calendars, files."""
