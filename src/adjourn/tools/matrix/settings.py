"""The register's section of a Synapse server, checked: where it is, as whom we call, what it keeps.

No API tells how long Synapse keeps addresses, originals of redacted events and log files, so the
section says it as homeserver.yaml and log.yaml do; what is observed is compared (`observing`).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from adjourn.register.secrets import Secret
from adjourn.tools.credentials import credential
from adjourn.tools.http import base_url, pem_file

KEYS = frozenset(
    {"kind", "homeserver", "server_name", "admin_token", "hs_token", "ca_file"}
    | {"user_ips_max_age", "redaction_retention_period", "retention_max_lifetime"}
    | {"log_max_age", "practice"}
)
_DURATION = re.compile(r"([0-9]{1,6})(s|m|h|d|w|y)")
_UNITS = {
    "s": timedelta(seconds=1),
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
    "y": timedelta(days=365),  # as Synapse reckons
}


@dataclass(frozen=True, slots=True)
class Keeps:
    """How long the server keeps what no call deletes (facts: conference-tools §0, §2.1).

    `addresses`: sessions with IP and user agent; `originals`: contents of redacted events, after
    which a job removes them; `logs`: log files, by rotation.
    """

    addresses: timedelta
    originals: timedelta
    logs: timedelta


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the server is and how we call it. `hs_token` is set where the server pushes to us.

    `messages`: the age at which the server removes messages by itself, None where it does not.
    """

    homeserver: str
    server_name: str
    admin_token: Secret
    hs_token: Secret | None
    ca_file: str
    keeps: Keeps
    messages: timedelta | None


def parse(section: Mapping[str, Any]) -> Settings:
    """Check the section `[tools.NAME]` of the register and find out where its secrets are.

    Raises `ValueError` that names the key and says what would be right; never shows a secret.
    """
    for key in section:
        if key not in KEYS:
            known = ", ".join(sorted(KEYS))
            raise ValueError(f"{key!r:.60} is not a setting of matrix; known: {known}")
    return Settings(
        homeserver=base_url(section, "homeserver", "https://matrix.example.org"),
        server_name=_server_name(section.get("server_name")),
        admin_token=credential(section, "admin_token"),
        hs_token=credential(section, "hs_token") if "hs_token" in section else None,
        ca_file=pem_file(section, "ca_file"),
        keeps=Keeps(
            addresses=_duration(section, "user_ips_max_age", "28d"),
            originals=_duration(section, "redaction_retention_period", "7d"),
            logs=_duration(section, "log_max_age", "4d"),  # its generated log config keeps 3 + 1
        ),
        messages=(
            _duration(section, "retention_max_lifetime", "365d")
            if "retention_max_lifetime" in section
            else None
        ),
    )


def _server_name(value: object) -> str:
    """The part behind the colon of every account id; it stands in URLs."""
    if not isinstance(value, str) or not re.fullmatch(r"[A-Za-z0-9.\[\]:-]{1,230}", value):
        raise ValueError("server_name must be the server_name of homeserver.yaml")
    return value


def _duration(section: Mapping[str, Any], key: str, default: str) -> timedelta:
    value = section.get(key, default)
    found = _DURATION.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise ValueError(f'{key} must be a duration as in homeserver.yaml, such as "{default}"')
    return int(found[1]) * _UNITS[found[2]]
