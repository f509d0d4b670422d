"""All that is remembered between two passes."""

from pathlib import Path

from worker.store.accounts import Account, Accounts, AccountState
from worker.store.activities import Activities
from worker.store.apps import AppRecord, Apps
from worker.store.base import Database, metadata
from worker.store.doors import Browser, Doors, Ticket
from worker.store.journal import Due, Journal, MailRecord, PassKind, PassRecord, everybodys_due
from worker.store.ledger import Ledger
from worker.store.mail_server import MailServer
from worker.store.members import OWNER, Member, Members
from worker.store.migrations import bring_up_to_date
from worker.store.plans import Plans, StoredPlan
from worker.store.preferences import Answers
from worker.store.readings import Reading, Readings
from worker.store.sessions import Fate, Sessions, ShownSession
from worker.store.sign_ins import Lockout, SignInRow, SignIns, Step
from worker.store.trouble import StoreError

__all__ = [
    "OWNER",
    "Account",
    "AccountState",
    "Accounts",
    "Activities",
    "Answers",
    "AppRecord",
    "Apps",
    "Browser",
    "Doors",
    "Due",
    "Fate",
    "Journal",
    "Ledger",
    "Lockout",
    "MailRecord",
    "MailServer",
    "Member",
    "Members",
    "PassKind",
    "PassRecord",
    "Plans",
    "Reading",
    "Readings",
    "Sessions",
    "ShownSession",
    "SignInRow",
    "SignIns",
    "Step",
    "Store",
    "StoreError",
    "StoredPlan",
    "Ticket",
    "everybodys_due",
    "metadata",
    "open_store",
]


class Store:
    """One athlete's memory, with an attribute for each group of tables.

    `members`, `doors` and `mail_server` belong to everybody.
    """

    def __init__(self, database: Database, athlete_id: str = OWNER) -> None:
        self.athlete_id = athlete_id
        self.database = database
        self.accounts = Accounts(database, athlete_id)
        self.activities = Activities(database, athlete_id)
        self.plans = Plans(database, athlete_id)
        self.sessions = Sessions(database, athlete_id)
        self.sign_ins = SignIns(database, athlete_id)
        self.journal = Journal(database, athlete_id)
        self.readings = Readings(database, athlete_id)
        self.answers = Answers(database, athlete_id)
        self.apps = Apps(database, athlete_id)
        self.members = Members(database)
        self.doors = Doors(database)
        self.mail_server = MailServer(database)

    def of(self, athlete_id: str) -> "Store":
        """Return another athlete's memory, in the same file."""
        return Store(self.database, athlete_id)

    def ledger(self, platform: str) -> Ledger:
        """Return the ledger of one platform."""
        return Ledger(self.database, self.athlete_id, platform)

    def close(self) -> None:
        """Let go of the file."""
        self.database.close()


def open_store(path: Path, athlete_id: str = OWNER) -> Store:
    """Open the file for an athlete, make it or bring it up to date. Raises StoreError."""
    database = Database(path)
    try:
        bring_up_to_date(database)
    except BaseException:
        database.close()
        raise
    return Store(database, athlete_id)
