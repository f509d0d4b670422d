"""Charts as plain SVG: where each bar, line and label goes. The style sheet has the colours."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import Final

from planner.language import _

# The drawing, in units of the SVG's view box. The frame of the plot is inside it.
WIDTH, HEIGHT = 360, 190
LEFT, RIGHT, TOP, BOTTOM = 46, 352, 12, 166

FULL: Final = 0.68  # share of its place that a bar fills
INDENT: Final = 8  # from the frame to the first and the last point of a line
OUTLINE: Final = 2  # how far an outline is from the bar inside it
LABELS: Final = 5  # on the lower edge, at most
LINES: Final = 4  # across
LEAST: Final = 0.12  # of the greatest value: the least that a scale spans
SHORT_DAYS: Final = 60  # below this a line has no label in its middle


@dataclass(frozen=True, slots=True)
class Bar:
    """A piece of a bar. `kind` is its class."""

    x: float
    y: float
    width: float
    height: float
    kind: str


@dataclass(frozen=True, slots=True)
class Column:
    """The pieces over one label, and the text shown when they are pointed at."""

    bars: tuple[Bar, ...]
    tip: str


@dataclass(frozen=True, slots=True)
class Point:
    """A point of a line, and the text shown when it is pointed at."""

    x: float
    y: float
    tip: str


@dataclass(frozen=True, slots=True)
class Label:
    """A word on an edge."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart. `says` is what it shows, in a sentence. `head` and `rows` are its numbers."""

    name: str
    title: str
    says: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    across: tuple[Label, ...]
    below: tuple[Label, ...]
    columns: tuple[Column, ...] = ()
    points: tuple[Point, ...] = ()
    legend: tuple[tuple[str, str], ...] = ()

    @property
    def line(self) -> str:
        """The points as SVG wants them."""
        return " ".join(f"{point.x},{point.y}" for point in self.points)


@dataclass(frozen=True, slots=True)
class Series:
    """One kind of piece: the class it is drawn with, its name, and a value for each label."""

    kind: str
    name: str
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class _Scale:
    """Turns values into heights. `marks` are the round values with a line across, lowest first."""

    marks: tuple[float, ...]

    def y(self, value: float) -> float:
        """Return how far from the top a value is drawn."""
        share = (value - self.marks[0]) / (self.marks[-1] - self.marks[0])
        return BOTTOM - (BOTTOM - TOP) * share

    def labels(self, form: str) -> tuple[Label, ...]:
        """Return the labels of the lines across, in a number format."""
        return tuple(Label(_rounded(self.y(mark)), format(mark, form)) for mark in self.marks)


def bars(
    name: str,
    title: str,
    says: str,
    mondays: Sequence[dt.date],
    stack: Sequence[Series],
    outline: Series | None = None,
) -> Chart:
    """Return a chart of weeks: pieces on top of each other, and an outline of what was planned."""
    shown = list(stack)
    if outline is not None:
        shown.append(outline)

    scale = _Scale(_round_marks(0, _highest(stack, outline) or 1))
    room = (RIGHT - LEFT) / max(1, len(mondays))

    columns, rows = [], []
    for number, monday in enumerate(mondays):
        left = LEFT + room * (number + (1 - FULL) / 2)
        pieces = _stacked(stack, number, scale, left, room * FULL)
        if outline is not None and outline.values[number]:
            pieces.insert(0, _outline(outline, number, scale, left, room * FULL))

        columns.append(Column(tuple(pieces), _tip(monday, shown, number)))
        rows.append((_day(monday), *_numbers(shown, number)))

    return Chart(
        name=name,
        title=title,
        says=says,
        head=(_("Week of"), *_names(shown)),
        rows=tuple(rows),
        across=scale.labels(",.0f"),
        below=_week_labels(mondays, room),
        columns=tuple(columns),
        legend=tuple((series.kind, series.name) for series in shown),
    )


def course(
    name: str,
    title: str,
    says: str,
    values: Sequence[tuple[dt.date, float]],
    word: Callable[[float], str],
    unit: float,
) -> Chart:
    """Return a chart of how a value went over time.

    `word` says a value with its unit. `unit` is what one step of the scale is worth, such as the kg
    in a pound.
    """
    numbers = [value / unit for _date, value in values]
    least, most = min(numbers), max(numbers)
    padding = max(LEAST * most - (most - least), 0) / 2  # a kilo more must not look like a cliff
    scale = _Scale(_round_marks(least - padding, most + padding))

    first, last = values[0][0], values[-1][0]
    span = last - first

    def x(day: dt.date) -> float:
        width = RIGHT - LEFT - 2 * INDENT
        return _rounded(LEFT + INDENT + width * (day - first).days / max(1, span.days))

    labelled = [first, last]
    if span.days >= SHORT_DAYS:
        labelled.insert(1, first + span / 2)

    points, rows = [], []
    for day, value in values:
        points.append(Point(x(day), _rounded(scale.y(value / unit)), f"{_day(day)}: {word(value)}"))
        rows.append((_day(day), word(value)))

    return Chart(
        name=name,
        title=title,
        says=says,
        head=(_("Day"), _("Estimated maximum")),
        rows=tuple(rows),
        across=scale.labels("g"),
        below=tuple(Label(x(day), _day(day)) for day in labelled),
        points=tuple(points),
    )


def _highest(stack: Sequence[Series], outline: Series | None) -> float:
    """Return the greatest height that is drawn, 0 if nothing is."""
    sums = [sum(values) for values in zip(*(series.values for series in stack), strict=True)]
    if outline is not None:
        sums.extend(outline.values)
    return max(sums, default=0)


def _stacked(
    stack: Sequence[Series], number: int, scale: _Scale, left: float, width: float
) -> list[Bar]:
    """Return the pieces of one column, from the ground up."""
    pieces = []
    height = 0.0
    for series in stack:
        value = series.values[number]
        if value:
            low, high = scale.y(height), scale.y(height + value)
            piece = Bar(
                _rounded(left), _rounded(high), _rounded(width), _rounded(low - high), series.kind
            )
            pieces.append(piece)
        height += value
    return pieces


def _outline(outline: Series, number: int, scale: _Scale, left: float, width: float) -> Bar:
    top = scale.y(outline.values[number])
    return Bar(
        _rounded(left - OUTLINE),
        _rounded(top - OUTLINE),
        _rounded(width + 2 * OUTLINE),
        _rounded(BOTTOM - top + OUTLINE),
        outline.kind,
    )


def _tip(monday: dt.date, shown: Sequence[Series], number: int) -> str:
    pairs = zip(_names(shown), _numbers(shown, number), strict=True)
    values = ", ".join(f"{name.lower()} {value}" for name, value in pairs)
    return _("Week of {monday}: {values}", monday=_day(monday), values=values)


def _names(shown: Sequence[Series]) -> list[str]:
    return [series.name for series in shown]


def _numbers(shown: Sequence[Series], number: int) -> list[str]:
    return [f"{series.values[number]:,.0f}" for series in shown]


def _week_labels(mondays: Sequence[dt.date], room: float) -> tuple[Label, ...]:
    """Return labels for some weeks, evenly spread, always with the last one."""
    step = ceil(len(mondays) / LABELS) or 1
    labels = []
    for number, monday in enumerate(mondays):
        from_the_end = len(mondays) - 1 - number
        if from_the_end % step == 0:
            labels.append(Label(_rounded(LEFT + room * (number + 0.5)), _day(monday)))
    return tuple(labels)


def _round_marks(least: float, most: float) -> tuple[float, ...]:
    """Return a few round numbers from at or below `least` to at or above `most`."""
    width = max(most - least, 1.0) / LINES
    size = 10.0 ** floor(log10(width))
    step = next(size * factor for factor in (1, 2, 2.5, 5, 10) if size * factor >= width)
    step = max(1.0, step)

    first = floor(least / step)
    last = max(ceil(most / step), first + 1)
    return tuple(step * number for number in range(first, last + 1))


def _day(date: dt.date) -> str:
    return f"{date.day} {date:%b}"


def _rounded(value: float) -> float:
    return round(value, 1)
