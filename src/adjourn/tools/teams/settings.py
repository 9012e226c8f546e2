"""The register's section of a Teams tenant, checked: what to call, as whom, how fast."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from adjourn.register.secrets import Secret
from adjourn.tools.credentials import credential
from adjourn.tools.http import base_url, pem_file
from adjourn.tools.teams.limits import RATES

AUTHORITY = "https://login.microsoftonline.com"
GRAPH = "https://graph.microsoft.com/v1.0"
KEYS = frozenset(
    {"kind", "tenant_id", "client_id", "client_secret", "certificate", "authority", "graph"}
    | {"ca_file", "limits", "teams", "practice"}
)


@dataclass(frozen=True, slots=True)
class Certificate:
    """A PEM file with the private key (and best the certificate), and its SHA-1 thumbprint."""

    file: Path
    thumbprint: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the tenant is and how we log in. Exactly one of secret and certificate is set."""

    tenant_id: str
    client_id: str
    secret: Secret | None
    certificate: Certificate | None
    authority: str = AUTHORITY
    graph: str = GRAPH
    ca_file: str = ""
    limits: Mapping[str, float] = field(default_factory=dict)
    teams: tuple[str, ...] = ()


def parse(section: Mapping[str, Any]) -> Settings:
    """Check the section `[tools.NAME]` of the register and find out where its secret is.

    Raises `ValueError` that names the key and says what would be right; never shows a secret.
    """
    for key in section:
        if key not in KEYS:
            raise ValueError(f"{key!r:.60} is not a setting of teams; known: {_listed(KEYS)}")
    secret, certificate = _credential(section)
    return Settings(
        tenant_id=_identifier(section, "tenant_id"),
        client_id=_identifier(section, "client_id"),
        secret=secret,
        certificate=certificate,
        authority=base_url(section, "authority", AUTHORITY, AUTHORITY),
        graph=base_url(section, "graph", GRAPH, GRAPH),
        ca_file=pem_file(section, "ca_file"),
        limits=_limits(section.get("limits", {})),
        teams=_teams(section.get("teams", ())),
    )


def _listed(names: frozenset[str]) -> str:
    return ", ".join(sorted(names))


def _identifier(section: Mapping[str, Any], key: str) -> str:
    """Both ids stand in URLs and token requests: only what a GUID or a domain can hold."""
    value = section.get(key)
    if not isinstance(value, str) or not re.fullmatch(r"[A-Za-z0-9.-]{1,255}", value):
        raise ValueError(
            f"{key} must be a GUID or a domain name, as the Entra admin centre shows it"
        )
    return value


def _credential(section: Mapping[str, Any]) -> tuple[Secret | None, Certificate | None]:
    secret, certificate = section.get("client_secret"), section.get("certificate")
    if (secret is None) == (certificate is None):
        raise ValueError("client_secret or certificate: give exactly one of the two")
    if certificate is None:
        return credential(section, "client_secret"), None
    if not isinstance(certificate, Mapping) or not isinstance(certificate.get("file"), str):
        raise ValueError('certificate must be { file = "...", thumbprint = "..." }')
    thumbprint = str(certificate.get("thumbprint", "")).replace(":", "")
    if not re.fullmatch(r"([0-9A-Fa-f]{40})?", thumbprint):
        raise ValueError("certificate.thumbprint must be 40 hexadecimal digits (SHA-1)")
    return None, Certificate(Path(certificate["file"]), thumbprint)


def _limits(table: object) -> dict[str, float]:
    """Overrides of the published limits, by the names in `limits.RATES`."""
    if not isinstance(table, Mapping):
        raise ValueError("limits must be a table such as { ediscovery_per_minute = 5 }")
    known = {rate.name for rate in RATES}
    for key, value in table.items():
        if key not in known:
            raise ValueError(f"limits.{key!s:.60} is unknown; known: {_listed(frozenset(known))}")
        if isinstance(value, bool) or not isinstance(value, int | float) or value <= 0:
            raise ValueError(f"limits.{key} must be a number above 0")
    return {str(key): float(value) for key, value in table.items()}


def _teams(value: object) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not all(
        isinstance(team, str) and re.fullmatch(r"[A-Za-z0-9-]{1,64}", team) for team in value
    ):
        raise ValueError('teams must be a list of team ids (GUIDs), such as ["..."]')
    return tuple(value)
