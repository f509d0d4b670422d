"""What the page says of Garmin.

Its sign-in is its own: a password, perhaps a code, or a token from elsewhere.
"""

from connectors.ways import Source

SOURCE = Source(
    "garmin",
    "Garmin Connect",
    "Your runs, the runs that are planned, and the calendar that strength sessions go on, and so your watch.",
    1,
)
