"""Django's settings, all derived from the home folder in ADJOURN_HOME.

`adjourn.cli` sets the variable from `--home` before Django starts. The secret key comes from the
keyring and is set by `adjourn.web.server` alone: no other part signs anything with it.
"""

import os
from pathlib import Path

from adjourn.home import Home

HOME = Home(Path(os.environ.get("ADJOURN_HOME", "home")).resolve())

DEBUG = False
ALLOWED_HOSTS = ["*"]  # each site knows its own names (`adjourn.web.sites`)
INSTALLED_APPS = [
    "adjourn.ledger",
    "adjourn.consent",
    "adjourn.erase",
    "adjourn.mail",
    "adjourn.notice",
    "adjourn.retain",
    "adjourn.rights",
    "adjourn.web",
    "adjourn.web.api",
    "adjourn.web.portal",
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

ROOT_URLCONF = "adjourn.web.urls"
APPEND_SLASH = False
MIDDLEWARE = [
    "adjourn.web.middleware.Headers",
    "adjourn.web.middleware.Cookies",
    "adjourn.web.api.door.Door",
    "adjourn.web.middleware.Sites",
    "adjourn.web.middleware.Language",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.common.CommonMiddleware",
    "adjourn.web.access.Access",
    "django.middleware.csrf.CsrfViewMiddleware",
    "adjourn.web.middleware.Troubles",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["adjourn.web.views.frame.frame"]},
    }
]

USE_I18N = True
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "Deutsch")]
LANGUAGE_COOKIE_NAME = "adjourn-language"

CSRF_COOKIE_NAME = "adjourn-csrf"
CSRF_COOKIE_AGE = None  # until the browser closes
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_FAILURE_VIEW = "adjourn.web.views.errors.csrf"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
DATA_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20

# What is logged goes to the program's own log (`adjourn.cli.logs`). Django's warnings quote what
# strangers make up, and its own handlers would send whole tracebacks by mail.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "loggers": {"django": {"handlers": [], "level": "ERROR"}},
}
