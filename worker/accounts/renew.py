"""Renews a sign-in once for all processes that share it, and keeps the new tokens before anything else happens.

A renewal ends the old tokens. Whoever comes to it takes the lock, looks at what is stored by then, and asks the
platform only if nobody else has. That we are about to ask is written down first: a disk that takes no writing shows
itself before the old tokens are spent, and an answer that never came is known to the next renewal, which tries the old
tokens again.
"""

import datetime as dt
from collections.abc import Callable

from pydantic import SecretStr

from connectors.errors import NeedsReconnect
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
    """Return tokens in place of `old`: those somebody else has stored meanwhile, or what `ask` gets, stored by then.

    Raises what `ask` raises, NeedsReconnect, StoreError.
    """
    platform = owner.platform
    with accounts.renewing(platform) as account:
        if account is None:
            raise NeedsReconnect(platform, "was disconnected meanwhile: connect it again.")
        stored = vault.open(account.sealed, owner)
        if stored != old:
            return stored
        lost = account.renews_since
        accounts.renews(platform, lost or now())
        try:
            tokens = ask()
        except NeedsReconnect as error:
            accounts.renews(platform, None)
            if lost is None:
                raise
            raise NeedsReconnect(
                platform,
                f"the sign-in was to be renewed on {lost:%d %b at %H:%M} UTC, no answer came, and the old one is not "
                f"accepted any more: connect {platform.capitalize()} again.",
            ) from error
        accounts.reseal(platform, vault.seal(tokens, owner))
        return tokens
