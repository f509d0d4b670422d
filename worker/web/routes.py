"""Which pages there are and who may see them, read from the application itself."""

from collections.abc import Iterator
from dataclasses import dataclass

from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.routing import Mount

from worker.web.guard import GUARDS, own_form


@dataclass(frozen=True, slots=True)
class Way:
    """One thing that a browser can ask for."""

    method: str
    path: str
    who: str
    does: str


class Gap(RuntimeError):
    """A page does not say who may see it, or changes something for a form from anywhere."""


def ways(app: FastAPI) -> list[Way]:
    """Return everything that can be asked of the application. Raises Gap."""
    return sorted(_ways(app), key=lambda way: (way.path, way.method))


def table(app: FastAPI) -> str:
    """Return the table of who may do what, in Markdown."""
    rows = [f"| `{way.method}` | `{way.path}` | {way.who} | {way.does} |" for way in ways(app)]
    return "\n".join(["| | path | who | what |", "|---|---|---|---|", *rows])


def _ways(app: FastAPI) -> Iterator[Way]:
    for route in app.routes:
        if isinstance(route, Mount):
            yield Way("GET", f"{route.path}/{{file}}", "anyone", "The style sheet and the icon")
        elif isinstance(route, APIRoute):
            for method in sorted(route.methods or ()):
                yield _way(route, method)
        else:
            raise Gap(f"{route} is not a page")


def _way(route: APIRoute, method: str) -> Way:
    calls = [part.call for part in route.dependant.dependencies]
    guards = [GUARDS[call] for call in calls if call in GUARDS]
    if len(guards) != 1:
        raise Gap(f"{method} {route.path} names {len(guards)} guards, and needs one")

    if method == "POST":
        if own_form not in calls:
            raise Gap(f"{method} {route.path} does not check where its form comes from")
    elif method != "GET" or route.body_field is not None:
        raise Gap(f"{method} {route.path} takes a form: make it a POST")

    summary = (route.description or "").partition("\n")[0]
    return Way(method, route.path, guards[0], summary)
