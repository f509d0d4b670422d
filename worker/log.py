"""What the worker writes down for whoever runs it: one line an event, and never a secret."""

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
    return {
        key: "***" if _SECRET_KEY.search(key) else _without_secrets(value)
        for key, value in event.items()
    }


def _without_secrets(value: Any) -> Any:
    if isinstance(value, SecretStr):
        return "***"
    if isinstance(value, str):
        return _SECRET_TEXT.sub(r"\1***", value)
    if isinstance(value, dict):
        return {
            k: "***" if _SECRET_KEY.search(str(k)) else _without_secrets(v)
            for k, v in value.items()
        }
    if isinstance(value, list | tuple):
        return [_without_secrets(v) for v in value]
    if isinstance(value, BaseException):
        return _SECRET_TEXT.sub(r"\1***", f"{type(value).__name__}: {value}")
    return value


def set_up_log(
    *, json: bool = False, verbose: bool = False, quiet: bool = False, to: TextIO | None = None
) -> None:
    """Send the log to stderr (or `to`): for people by default, as JSON lines for machines; `quiet`: only warnings."""
    last: structlog.typing.Processor = (
        structlog.processors.JSONRenderer(default=str)
        if json
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            redact,
            last,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.DEBUG if verbose else logging.WARNING if quiet else logging.INFO
        ),
        logger_factory=structlog.PrintLoggerFactory(to or sys.stderr),
        cache_logger_on_first_use=False,
    )
    # the platforms' libraries log whole requests; their errors reach us as exceptions
    for name in ("garminconnect", "stravalib", "urllib3", "curl_cffi"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
