"""What the worker logs for the owner of the server: one line for each event, never a secret."""

import logging
import re
import sys
from typing import Any, TextIO

import structlog
from pydantic import SecretStr
from structlog.typing import EventDict, WrappedLogger

_SECRET_KEY = re.compile(
    r"token|secret|password|authorization|cookie|(^|_)(key|code)$", re.IGNORECASE
)
_SECRET_TEXT = re.compile(
    r"(?i)(bearer\s+|basic\s+|(?:access_token|refresh_token|client_secret|password|code|ticket)[\"']?\s*[=:]\s*[\"']?)"
    r"[^\s\"'&,}]+"
)


def redact(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Put *** in place of anything that is, or looks like, a secret."""
    return {key: _hidden(key, value) for key, value in event.items()}


def _without_secrets(value: Any) -> Any:
    match value:
        case SecretStr():
            return "***"
        case str():
            return _SECRET_TEXT.sub(r"\1***", value)
        case dict():
            return {key: _hidden(str(key), inner) for key, inner in value.items()}
        case list() | tuple():
            return [_without_secrets(inner) for inner in value]
        case BaseException():
            return _SECRET_TEXT.sub(r"\1***", f"{type(value).__name__}: {value}")
        case _:
            return value


def _hidden(key: str, value: Any) -> Any:
    """Return a value without secrets. Under a key that names a secret, nothing is left of it."""
    return "***" if _SECRET_KEY.search(key) else _without_secrets(value)


def set_up_log(
    *, json: bool = False, verbose: bool = False, quiet: bool = False, to: TextIO | None = None
) -> None:
    """Send the log to stderr (or `to`), for people or as JSON lines for machines.

    `quiet` lets only warnings through.
    """
    render: structlog.typing.Processor = structlog.dev.ConsoleRenderer(colors=False)
    if json:
        render = structlog.processors.JSONRenderer(default=str)

    level = logging.INFO
    if verbose:
        level = logging.DEBUG
    elif quiet:
        level = logging.WARNING

    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            redact,
            render,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(to or sys.stderr),
        cache_logger_on_first_use=False,
    )

    # The platforms' libraries log whole requests. Their errors arrive as exceptions.
    for name in ("garminconnect", "stravalib", "urllib3", "curl_cffi"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
