"""The one door for sentences that people read: a message id is the English sentence itself.

A sentence with values in it names them: `_("{run} is {days} days away", run=..., days=3)`. A second language is then a
catalogue of such sentences, read by the standard library's `gettext` and chosen at the edge with `speaking`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from gettext import NullTranslations
from typing import Final

_ENGLISH: Final = NullTranslations()
_catalogue: ContextVar[NullTranslations | None] = ContextVar("catalogue", default=None)


def _(sentence: str, /, **values: object) -> str:
    """Return a sentence in the language that is being spoken, with its values put in.

    >>> _("{days} days to go", days=3)
    '3 days to go'
    """
    said = _spoken().gettext(sentence)
    return said.format(**values) if values else said


def ngettext(one: str, many: str, count: int, /, **values: object) -> str:
    """Return the form of a sentence that fits a count, which both forms may name as `{count}`.

    >>> ngettext("{count} session", "{count} sessions", 2)
    '2 sessions'
    """
    return _spoken().ngettext(one, many, count).format(count=count, **values)


def N_(sentence: str) -> str:  # noqa: N802 - gettext's own name for it
    """Mark a sentence for the catalogue where it is only stored, in a table: `_` translates it when it is used."""
    return sentence


@contextmanager
def speaking(catalogue: NullTranslations) -> Iterator[None]:
    """Speak the language of a catalogue inside the `with` block, in this thread or task only."""
    token = _catalogue.set(catalogue)
    try:
        yield
    finally:
        _catalogue.reset(token)


def _spoken() -> NullTranslations:
    return _catalogue.get() or _ENGLISH
