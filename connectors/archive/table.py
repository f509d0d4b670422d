"""Opening an exported file: a zip or a CSV of any encoding, as rows with line numbers."""

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from connectors.errors import BadExport
from planner.language import _

_MOST_BYTES = 64 * 1024 * 1024  # a hundred thousand activities: more is no activities.csv
_MEMBER = "activities.csv"
_ZIP_STARTS_WITH = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table.

    A column may occur twice, as in Strava's export. `fits`: no cell is beyond the columns.
    """

    line: int
    cells: Mapping[str, tuple[str, ...]]
    fits: bool

    def get(self, *columns: str) -> str:
        """Return the last filled cell of the first of these columns that has one, else ""."""
        for column in columns:
            for cell in reversed(self.cells.get(column, ())):
                if cell:
                    return cell
        return ""


@dataclass(frozen=True, slots=True)
class Table:
    """A CSV: its columns in small letters, and its rows that are not empty."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def open_table(path: Path) -> Table:
    """Read the CSV at `path`, or the activities.csv inside the zip at `path`. Raises BadExport."""
    try:
        if path.is_dir():
            text = _(
                "{path} is a folder. Use the export's zip, or the activities.csv inside it.",
                path=path,
            )
            raise BadExport(text)
        with path.open("rb") as file:
            is_zip = file.read(4) == _ZIP_STARTS_WITH
            file.seek(0)
            raw = _unzip(path) if is_zip else file.read(_MOST_BYTES + 1)
    except FileNotFoundError:
        raise BadExport(_("{path} does not exist.", path=path)) from None
    except OSError as error:
        text = _("{path} can't be read: {reason}.", path=path, reason=error.strerror or error)
        raise BadExport(text) from error

    return _parse(path, raw)


def _unzip(path: Path) -> bytes:
    """Return the activities.csv of a zip, the one that is least deep inside."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = _members(archive)
            if not names:
                text = _(
                    "{path} holds no activities.csv. Use the zip that Strava emails you after "
                    '"Download or Delete Your Account", or Garmin\'s Activities.csv.',
                    path=path,
                )
                raise BadExport(text)

            name = min(names, key=lambda name: (name.count("/"), name))
            with archive.open(name) as member:
                return member.read(_MOST_BYTES + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        # RuntimeError is what zipfile raises when a password is needed.
        text = _(
            "{path} is a damaged or locked zip ({error}). Download the export again.",
            path=path,
            error=error,
        )
        raise BadExport(text) from error


def _members(archive: zipfile.ZipFile) -> list[str]:
    return [name for name in archive.namelist() if PurePosixPath(name).name.lower() == _MEMBER]


def _parse(path: Path, raw: bytes) -> Table:
    text = _text(path, raw)
    first_line = text.lstrip().partition("\n")[0]
    delimiter = ";" if first_line.count(";") > first_line.count(",") else ","

    try:
        lines = _lines(text, delimiter)
        _line, header = next(lines, (0, []))
        columns = tuple(" ".join(name.split()).lower() for name in header)
        return Table(columns, tuple(_row(columns, line, cells) for line, cells in lines))
    except csv.Error as error:
        sentence = _("{path} is not a CSV that can be read ({error}).", path=path, error=error)
        raise BadExport(sentence) from error


def _text(path: Path, raw: bytes) -> str:
    """Return the text of a CSV. Raises BadExport if it is too big, empty, or no text at all."""
    if len(raw) > _MOST_BYTES:
        sentence = _(
            "{path} is too big for a list of activities (over {megabytes} MB).",
            path=path,
            megabytes=_MOST_BYTES // 1024 // 1024,
        )
        raise BadExport(sentence)

    text = _decode(raw)
    if not text.strip():
        raise BadExport(_("{path} is empty. Export your activities again.", path=path))

    if "\0" in text:
        sentence = _(
            "{path} is neither a zip nor a CSV. Use a Strava export zip or a CSV of activities.",
            path=path,
        )
        raise BadExport(sentence)
    return text


def _decode(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("latin-1")  # what spreadsheets still write, and it never fails


def _lines(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the lines that are not empty, each with the number of the line it starts on."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    start = 1

    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield start, cells
        start = reader.line_num + 1


def _row(columns: tuple[str, ...], line: int, cells: list[str]) -> Row:
    by_column: dict[str, tuple[str, ...]] = {}
    for column, cell in zip(columns, cells, strict=False):
        by_column[column] = (*by_column.get(column, ()), cell.strip())

    beyond_columns = cells[len(columns) :]
    return Row(line, by_column, fits=not any(beyond_columns))
