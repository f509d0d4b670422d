"""Strava: where many runners keep their runs. We only read."""
