"""Reads the settings, with a table for every source, and names everything wrong with them."""

import os
from collections.abc import Iterator
from functools import cache
from typing import Any

from pydantic import ValidationError, create_model

from connectors.ways import File, Source, sources
from worker.settings.faults import no_such_setting, sentence, similar_variable
from worker.settings.origins import PREFIX, data_folder, secret_files, secret_names, settings_file
from worker.settings.tables import Settings

ELSEWHERE = ("PRONGHORN_REQUIRE_SHARED",)  # read by the test suite


class BadSettings(ValueError):
    """Settings that cannot be used.

    The text lists every fault, one a line: the variable, and what to do.
    """


def settings_class() -> type[Settings]:
    """Return Settings with a table for every source that has an account."""
    return _with_tables(tuple(sources().values()))


def load_settings(**given: Any) -> Settings:
    """Read the settings.

    What is `given` by name wins over everything. Raises BadSettings with every fault.
    """
    known = settings_class()
    folder = data_folder(given)
    _secrets, secret_faults = secret_files(known, given)
    _file, file_faults = settings_file(known, folder)
    faults = [*_unknown_variables(known), *secret_faults, *file_faults]

    try:
        settings = known(**given)
    except ValidationError as error:
        faults += [sentence(fault, folder, known) for fault in error.errors()]
        raise BadSettings("\n".join(faults)) from None

    if faults:
        raise BadSettings("\n".join(faults))
    return settings


@cache
def _with_tables(all_sources: tuple[Source, ...]) -> type[Settings]:
    tables: dict[str, Any] = {}
    for source in all_sources:
        if not isinstance(source.way, File):
            tables[source.name] = (source.settings, source.settings())
    return create_model("Settings", __base__=Settings, __module__=__name__, **tables)


def _unknown_variables(known: type[Settings]) -> Iterator[str]:
    """Name the PRONGHORN_ variables that mean nothing: most likely a typing error."""
    tops = {PREFIX + name.upper() for name in known.model_fields}
    files = {f"{PREFIX}{name}_FILE" for name in secret_names(known)}
    meaningful = {*tops, *files, *ELSEWHERE}
    for variable in sorted(os.environ):
        if not variable.startswith(PREFIX) or variable in meaningful:
            continue

        name = variable.removeprefix(PREFIX)
        top, nested, _inner = name.partition("__")
        if nested and PREFIX + top in tops:
            continue  # the table itself refuses what it does not know

        yield no_such_setting(variable, similar_variable(name, known))
