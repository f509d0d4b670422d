"""Chooses the mail server: the one in the settings, else the one the owner set up on the page."""

import json
from contextlib import suppress

from pydantic import SecretStr, ValidationError

from worker.settings import MailSettings, Settings
from worker.store import Store
from worker.vault import BadKey, Owner, Vault

_WHOSE = Owner("server", "mail")


def with_mail(settings: Settings, store: Store, vault: Vault) -> Settings:
    """Return the settings, with the owner's mail server where they name none.

    A server whose password cannot be decrypted is left out.
    """
    sealed = store.mail_server.get()
    if settings.mail.host or sealed is None:
        return settings

    with suppress(BadKey, ValidationError):
        given = MailSettings.model_validate_json(vault.open(sealed, _WHOSE).get_secret_value())
        return settings.model_copy(update={"mail": given})
    return settings


def keep(mail: MailSettings | None, store: Store, vault: Vault) -> None:
    """Keep the owner's mail server, encrypted. None forgets it."""
    if mail is None:
        store.mail_server.put(None)
        return

    password = mail.password.get_secret_value() if mail.password else None
    values = mail.model_dump(mode="json") | {"password": password}
    store.mail_server.put(vault.seal(SecretStr(json.dumps(values)), _WHOSE))
