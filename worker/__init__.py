"""Pronghorn's top floor: decides when, remembers, and talks to people."""
