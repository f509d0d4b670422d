"""Renews a sign-in once for all processes that share it, and keeps the new tokens first.

A renewal ends the old tokens. The first process takes the lock, looks at what is stored by then,
and asks the platform only if no other process has. That it is about to ask is written down first. A
disk that cannot be written to shows itself before the old tokens are spent, and an answer that was
lost is known to the next renewal, which tries the old tokens again.
"""

import datetime as dt
from collections.abc import Callable

from pydantic import SecretStr

from connectors.errors import NeedsReconnect
from connectors.ways import title_of
from planner.language import _
from worker.store import Accounts
from worker.vault import Owner, Vault


def renewed(
    accounts: Accounts,
    vault: Vault,
    owner: Owner,
    now: Callable[[], dt.datetime],
    old: SecretStr,
    ask: Callable[[], SecretStr],
) -> SecretStr:
    """Return tokens in place of `old`: what another process stored, or what `ask` returns.

    New tokens are stored before they are returned. Raises what `ask` raises, NeedsReconnect,
    StoreError.
    """
    platform = owner.platform
    with accounts.renewing(platform) as account:
        if account is None:
            raise NeedsReconnect(
                platform, _("the account was disconnected in the meantime. Connect it again.")
            )

        stored = vault.open(account.sealed, owner)
        if stored != old:
            return stored

        lost_since = account.renews_since
        accounts.renews(platform, lost_since or now())
        try:
            tokens = ask()
        except NeedsReconnect as error:
            accounts.renews(platform, None)
            if lost_since is None:
                raise
            raise _lost(platform, lost_since) from error

        accounts.reseal(platform, vault.seal(tokens, owner))
        return tokens


def _lost(platform: str, since: dt.datetime) -> NeedsReconnect:
    return NeedsReconnect(
        platform,
        _(
            "Pronghorn tried to renew the sign-in on {since} UTC, got no answer, and the old "
            "sign-in is no longer accepted. Connect {title} again.",
            since=f"{since:%d %b at %H:%M}",
            title=title_of(platform),
        ),
    )
