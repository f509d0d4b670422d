"""A runner's whole history out of a file: Strava's export, Garmin's, or a plain table."""

from connectors.archive.history import History, Skipped, read_history

__all__ = ["History", "Skipped", "read_history"]
