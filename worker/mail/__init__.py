"""The emails Pronghorn sends."""
