"""Opening the file somebody gave us: a zip or a CSV of any encoding, of a size that fits, as rows with line numbers."""

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from connectors.errors import BadExport

_MOST_BYTES = 64 * 1024 * 1024  # a hundred thousand activities; more is no activities.csv
_MEMBER = "activities.csv"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table. A column may occur twice, as in Strava's export. `fits`: no cell lies beyond the columns."""

    line: int
    cells: Mapping[str, tuple[str, ...]]
    fits: bool

    def get(self, *columns: str) -> str:
        """Return the last filled cell of the first of these columns that has one; "" if none has."""
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
            raise BadExport(
                f"{path} is a folder: give the export's zip, or the activities.csv inside it."
            )
        with path.open("rb") as file:
            if file.read(4) == b"PK\x03\x04":
                return _parse(path, _unzip(path))
            file.seek(0)
            return _parse(path, file.read(_MOST_BYTES + 1))
    except FileNotFoundError:
        raise BadExport(f"{path} does not exist.") from None
    except OSError as error:
        raise BadExport(f"{path} cannot be read: {error.strerror or error}.") from error


def _unzip(path: Path) -> bytes:
    try:
        with zipfile.ZipFile(path) as archive:
            names = [
                name for name in archive.namelist() if PurePosixPath(name).name.lower() == _MEMBER
            ]
            if not names:
                raise BadExport(
                    f"{path} holds no activities.csv: give the zip that Strava mails you after "
                    '"Download or Delete Your Account", or Garmin\'s Activities.csv.'
                )
            with archive.open(min(names, key=lambda name: (name.count("/"), name))) as member:
                return member.read(_MOST_BYTES + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        # RuntimeError is what zipfile raises when a password is needed.
        raise BadExport(
            f"{path} is a damaged or locked zip ({error}): download the export again."
        ) from error


def _parse(path: Path, raw: bytes) -> Table:
    if len(raw) > _MOST_BYTES:
        raise BadExport(
            f"{path} is too big for a list of activities (over {_MOST_BYTES // 1024 // 1024} MB)."
        )
    text = _decode(raw)
    if not text.strip():
        raise BadExport(f"{path} is empty: export your activities again.")
    if "\0" in text:
        raise BadExport(
            f"{path} is no zip and no CSV: give a Strava export zip or a CSV of activities."
        )
    first = text.lstrip().partition("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    try:
        lines = _lines(text, delimiter)
        _, header = next(lines, (0, []))
        columns = tuple(" ".join(name.split()).lower() for name in header)
        return Table(columns, tuple(_row(columns, line, cells) for line, cells in lines))
    except csv.Error as error:
        raise BadExport(f"{path} is no CSV that can be read ({error}).") from error


def _decode(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("latin-1")  # what spreadsheets still write; never fails


def _lines(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the lines that are not empty, each with the number of the line it starts on."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    start = 1
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield start, cells
        start = reader.line_num + 1


def _row(columns: tuple[str, ...], line: int, cells: list[str]) -> Row:
    found: dict[str, tuple[str, ...]] = {}
    for column, cell in zip(columns, cells, strict=False):
        found[column] = (*found.get(column, ()), cell.strip())
    return Row(line, found, fits=not any(cells[len(columns) :]))
