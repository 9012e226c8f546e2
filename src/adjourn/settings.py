"""Django's settings, all derived from the home folder in ADJOURN_HOME.

`adjourn.cli` sets the variable from `--home` before Django starts.
"""

import os
from pathlib import Path

from adjourn.home import Home

HOME = Home(Path(os.environ.get("ADJOURN_HOME", "home")).resolve())

DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
INSTALLED_APPS = [
    "django.contrib.staticfiles",
    "adjourn.ledger",
    "adjourn.erase",
    "adjourn.web",
]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": HOME.database,
        "OPTIONS": {
            # A writer says so at once instead of failing in the middle.
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            # secure_delete: deleted rows are overwritten. FULL: evidence survives a power cut.
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; "
                "PRAGMA temp_store=MEMORY; PRAGMA cache_size=-32000; PRAGMA trusted_schema=OFF"
            ),
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "UTC"
