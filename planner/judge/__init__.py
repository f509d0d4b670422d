"""Judges any plan, ours or a hand-written one."""
