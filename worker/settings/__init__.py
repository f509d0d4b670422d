"""What can be set: in the environment as PRONGHORN_*, or in pronghorn.toml in the data folder.

The environment wins over the file, the file over the defaults. `PRONGHORN_MAIL__HOST` is `host` in
the table `[mail]`. A secret may be kept in a file of its own: `PRONGHORN_KEY_FILE` names it. Every
source adds a table under its name.
"""

from worker.settings.load import BadSettings, load_settings, settings_class
from worker.settings.origins import FILE, PREFIX, secret_names
from worker.settings.tables import MailSettings, Settings, WebSettings
from worker.settings.values import Address, Weekly, Zone

__all__ = [
    "FILE",
    "PREFIX",
    "Address",
    "BadSettings",
    "MailSettings",
    "Settings",
    "WebSettings",
    "Weekly",
    "Zone",
    "load_settings",
    "secret_names",
    "settings_class",
]
