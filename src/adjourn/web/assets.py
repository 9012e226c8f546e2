"""Style sheets, script and icon: a few small files, named by their content and cached for good."""

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_PREFIX = "/assets/"
_TYPES = {
    "site.css": "text/css; charset=utf-8",
    "record.css": "text/css; charset=utf-8",
    "live.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
}


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as it is sent. Its digest is part of its address."""

    name: str
    type: str
    content: bytes
    digest: str

    @property
    def url(self) -> str:
        return f"{_PREFIX}{self.digest}/{self.name}"


@cache
def asset(name: str) -> Asset:
    """The asset of this name. Raises `KeyError` for one that we do not have."""
    kind = _TYPES[name]
    content = files(__package__).joinpath(f"static/web/{name}").read_bytes()
    return Asset(name, kind, content, hashlib.sha256(content).hexdigest()[:12])


def is_asset(path: str) -> bool:
    """Whether a path leads to an asset."""
    return path.startswith(_PREFIX)
