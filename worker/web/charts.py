"""Charts as plain SVG: where each bar, line and label goes. The style sheet has the colours."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

WIDTH, HEIGHT = 360, 190
LEFT, RIGHT, TOP, BOTTOM = 46, 352, 12, 166
FULL = 0.68  # share of its place that a bar fills
LABELS = 5  # on the lower edge, at most
LINES = 4  # across
LEAST = 0.12  # of the greatest value: the least that a scale spans


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
    """All that stands over one label, and what it says when pointed at."""

    bars: tuple[Bar, ...]
    tip: str


@dataclass(frozen=True, slots=True)
class Point:
    """A point of a line, and what it says when pointed at."""

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
    """A chart. `says` is what it shows, in a sentence; `head` and `rows` are the same numbers as a table."""

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


def bars(
    name: str,
    title: str,
    says: str,
    mondays: Sequence[dt.date],
    stack: Sequence[Series],
    outline: Series | None = None,
) -> Chart:
    """Return a chart of weeks: pieces on top of one another, and around them an outline of what was meant to be."""
    sums = [sum(series.values[n] for series in stack) for n in range(len(mondays))]
    tops = [*sums, *(outline.values if outline else ())]
    marks = _steps(0, max(tops, default=0) or 1)
    room = (RIGHT - LEFT) / max(1, len(mondays))
    columns = []
    for n, monday in enumerate(mondays):
        x, width, standing, pieces = LEFT + room * (n + (1 - FULL) / 2), room * FULL, 0.0, []
        if outline and outline.values[n]:
            top = _height(outline.values[n], marks)
            pieces.append(
                Bar(_r(x - 2), _r(top - 2), _r(width + 4), _r(BOTTOM - top + 2), outline.kind)
            )
        for series in stack:
            low, high = _height(standing, marks), _height(standing + series.values[n], marks)
            if series.values[n]:
                pieces.append(Bar(_r(x), _r(high), _r(width), _r(low - high), series.kind))
            standing += series.values[n]
        told = [
            f"{s.name.lower()} {s.values[n]:,.0f}"
            for s in (*stack, *([outline] if outline else []))
        ]
        columns.append(Column(tuple(pieces), f"Week of {_day(monday)}: {', '.join(told)}"))
    every = ceil(len(mondays) / LABELS) or 1
    shown = (*stack, *([outline] if outline else []))
    return Chart(
        name=name,
        title=title,
        says=says,
        head=("Week of", *(series.name for series in shown)),
        rows=tuple(
            (_day(day), *(f"{s.values[n]:,.0f}" for s in shown)) for n, day in enumerate(mondays)
        ),
        across=tuple(Label(_r(_height(mark, marks)), f"{mark:,.0f}") for mark in marks),
        below=tuple(
            Label(_r(LEFT + room * (n + 0.5)), _day(day))
            for n, day in enumerate(mondays)
            if (len(mondays) - 1 - n) % every == 0
        ),
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
    """Return a chart of how a value went over time. `unit`: what one step of the scale is worth, as kg in a pound."""
    numbers = [value / unit for _, value in values]
    around = (
        max(LEAST * max(numbers) - (max(numbers) - min(numbers)), 0) / 2
    )  # a kilo more shall not look like a cliff
    marks = _steps(min(numbers) - around, max(numbers) + around)
    first, last = values[0][0], values[-1][0]
    days = max(1, (last - first).days)

    def across(day: dt.date) -> float:
        return _r(LEFT + 8 + (RIGHT - LEFT - 16) * (day - first).days / days)

    ends = (first, last) if days < 60 else (first, first + (last - first) / 2, last)
    return Chart(
        name=name,
        title=title,
        says=says,
        head=("Day", "Estimated maximum"),
        rows=tuple((_day(day), word(value)) for day, value in values),
        across=tuple(Label(_r(_height(mark, marks)), f"{mark:g}") for mark in marks),
        below=tuple(Label(across(day), _day(day)) for day in ends),
        points=tuple(
            Point(across(day), _r(_height(value / unit, marks)), f"{_day(day)}: {word(value)}")
            for day, value in values
        ),
    )


def _steps(least: float, most: float) -> list[float]:
    """Return round numbers from at or below `least` to at or above `most`, a few of them."""
    width = max(most - least, 1.0) / LINES
    size = 10.0 ** floor(log10(width))
    step = max(1.0, next(size * by for by in (1, 2, 2.5, 5, 10) if size * by >= width))
    first = floor(least / step)
    return [step * n for n in range(first, max(ceil(most / step), first + 1) + 1)]


def _height(value: float, marks: Sequence[float]) -> float:
    return BOTTOM - (BOTTOM - TOP) * (value - marks[0]) / (marks[-1] - marks[0])


def _day(date: dt.date) -> str:
    return f"{date.day} {date:%b}"


def _r(value: float) -> float:
    return round(value, 1)
