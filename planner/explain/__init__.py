"""Turns decisions into sentences."""
