"""Judges any plan, Pronghorn's own or a hand-written one."""
