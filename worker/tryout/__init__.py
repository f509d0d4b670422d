"""Trying Pronghorn out: the demo, a simulated year, and checks against a real account."""
