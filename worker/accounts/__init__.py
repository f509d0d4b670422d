"""Connecting accounts and keeping them connected."""
