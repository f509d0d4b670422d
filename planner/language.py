"""The one door for sentences that people read. A message id is the English sentence itself.

A sentence with values in it names them: `_("{run} is {days} days away", run=..., days=3)`. A second
language is then a catalogue of such sentences. The standard library's `gettext` reads it, and
`speaking` chooses it at the edge.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from gettext import NullTranslations
from typing import Final

_ENGLISH: Final = NullTranslations()
_catalogue: ContextVar[NullTranslations | None] = ContextVar("catalogue", default=None)


def _(sentence: str, /, **values: object) -> str:
    """Return a sentence in the chosen language, with its values put in.

    >>> _("{days} days to go", days=3)
    '3 days to go'
    """
    translated = _chosen().gettext(sentence)
    if not values:
        return translated
    return translated.format(**values)


def ngettext(singular: str, plural: str, count: int, /, **values: object) -> str:
    """Return the form of a sentence that fits a count. Both forms may name it as `{count}`.

    >>> ngettext("{count} session", "{count} sessions", 2)
    '2 sessions'
    """
    return _chosen().ngettext(singular, plural, count).format(count=count, **values)


def N_(sentence: str) -> str:  # noqa: N802 - gettext's own name for it
    """Mark a sentence in a table for the catalogue. `_` translates it where it is used."""
    return sentence


def capitalized(clause: str) -> str:
    """Return a clause with a capital first letter, ready to start a sentence.

    >>> capitalized("it is Tuesday")
    'It is Tuesday'
    """
    return clause[:1].upper() + clause[1:]


@contextmanager
def speaking(catalogue: NullTranslations) -> Iterator[None]:
    """Use the language of a catalogue inside the `with` block, in this thread or task only."""
    token = _catalogue.set(catalogue)
    try:
        yield
    finally:
        _catalogue.reset(token)


def _chosen() -> NullTranslations:
    return _catalogue.get() or _ENGLISH
