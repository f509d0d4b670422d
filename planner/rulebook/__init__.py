"""The numbers a coach may change, and the words of the rules."""
