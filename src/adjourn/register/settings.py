"""What holds for every connector's own keys in a tool's section, whatever the connector.

No secret stands in the register, and no connector talks in clear over a network. A value is a
secret or an address by its key or form, so a new connector is covered without a line here.
"""

import ipaddress
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from adjourn.register.lines import Path
from adjourn.register.problem import Issue

_SECRET_KEY = re.compile(r"(secret|password|passphrase|private_key|api_key|token|certificate)\Z")
_ADDRESS_KEY = re.compile(r"(authority|graph|url|endpoint|homeserver)\Z")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,20}(?=://)")
_REFERENCE = '{ env = "NAME" } or { file = "PATH" }'
_EXAMPLES = {
    "authority": "https://login.microsoftonline.com",
    "graph": "https://graph.microsoft.com/v1.0",
}


def check_settings(settings: Mapping[str, Any], path: Path) -> Iterator[Issue]:
    """Issues of one connector's keys, those of inner tables included."""
    for key, value in settings.items():
        place = (*path, key)
        if _SECRET_KEY.search(key):
            yield from _secret(key, value, place)
        elif isinstance(value, dict):
            yield from check_settings(value, place)
        elif _ADDRESS_KEY.search(key) or (isinstance(value, str) and _SCHEME.match(value)):
            yield from _address(key, value, place)


def _secret(key: str, value: object, path: Path) -> Iterator[Issue]:
    right = _REFERENCE if key != "certificate" else '{ file = "PATH", thumbprint = "..." }'
    if not isinstance(value, dict):
        yield Issue(path, "holds a secret in clear, or nothing that leads to one", right)
        return
    named = [name for name in ("env", "file") if isinstance(value.get(name), str) and value[name]]
    if len(named) != 1 or not set(value) <= {"env", "file", "thumbprint"}:
        yield Issue(path, "does not say where the secret is", right)


def secrets_of(settings: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The keys that name a secret, with where it is. A certificate's file is its connector's."""
    for key, value in settings.items():
        if _SECRET_KEY.search(key) and key != "certificate" and isinstance(value, Mapping):
            yield key, value


def check_origin(value: str, path: Path) -> Iterator[Issue]:
    """Issues of an address that our own pages have: a web address without path or query."""
    right = 'an https:// address without a path, e.g. "https://privacy.example.org"'
    problem = _address_problem(value)
    if not problem and urlsplit(value)[2:] not in (("", "", ""), ("/", "", "")):
        problem = "an address with a path"
    if problem:
        yield Issue(path, f"is {problem}", right)


def _address(key: str, value: object, path: Path) -> Iterator[Issue]:
    problem = _address_problem(value)
    if problem:
        right = f'an https:// address, e.g. "{_EXAMPLES.get(key, "https://tool.example.org")}"'
        yield Issue(path, f"is {problem}", right)


def _address_problem(value: object) -> str:
    """What is wrong with an address, showing no more of it than the scheme."""
    scheme = _SCHEME.match(value) if isinstance(value, str) else None
    if scheme is None:
        return "not a web address"
    try:
        url = urlsplit(str(value))
        host, _ = url.hostname, url.port
    except ValueError:
        return "not a web address"
    if not host:
        return "not a web address"
    if "@" in url.netloc:
        return "an address with a name or password in it"
    if url.scheme == "https":
        return ""
    if url.scheme != "http":
        return f'"{scheme[0]}://…"'
    return "" if is_loopback(host) else '"http://…", which anyone on the way can read'


def is_loopback(host: str) -> bool:
    """Whether `host` (a name or an IP address without brackets) is this machine itself."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def is_practice(settings: Mapping[str, Any]) -> bool:
    """Whether a tool's section is for practice: it says so, and nothing in it leads elsewhere."""
    addresses = [v for v in settings.values() if isinstance(v, str) and "://" in v]
    return settings.get("practice") is True and all(
        is_loopback(urlsplit(address).hostname or "") for address in addresses
    )
