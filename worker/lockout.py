"""How long a platform that turns us away is left in peace: two hours, then twice as long each time, a day at most."""

import datetime as dt

_FIRST, _LONGEST = dt.timedelta(hours=2), dt.timedelta(hours=24)  # what other clients found; attempts make it longer


def pause(times: int) -> dt.timedelta:
    """Return the pause after having been turned away so many times in a row, from 1 on."""
    return min(_FIRST * (1 << min(times - 1, 10)), _LONGEST)
