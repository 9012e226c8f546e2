"""Synapse as this connector needs it: an object, a page, a stream; and what its refusals mean."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from adjourn.register.secrets import Secret
from adjourn.tools.fields import mapping
from adjourn.tools.http import Answer, Wire
from adjourn.tools.matrix.settings import Settings
from adjourn.tools.protocol import Absent, Denied, Malformed, ToolError, Unavailable

ADMIN = "/_synapse/admin"
CLIENT = "/_matrix/client/v3"
_CODE = re.compile(r"[A-Z][A-Z0-9_.]{0,59}")


class Refused(Denied):
    """403 for this one thing: the account may not do it here. The token itself is good."""


def path(*segments: str) -> str:
    """Segments of a path: ids of Matrix hold colons, at signs, dollar signs and slashes."""
    return "".join(f"/{quote(segment, safe='')}" for segment in segments)


class Server:
    """Calls below the homeserver's base URL. `area` is what people call the data."""

    def __init__(self, settings: Settings, wire: Wire) -> None:
        self._base, self._token, self._wire = settings.homeserver, settings.admin_token, wire
        self.name = settings.server_name
        self._own = ""

    @property
    def own(self) -> str:
        """The account whose token we hold. Raises `ToolError`."""
        if not self._own:
            said = self.get(f"{CLIENT}/account/whoami", "login")
            self._own = str(said.get("user_id", ""))
        return self._own

    def get(self, path: str, area: str) -> dict[str, Any]:
        """The JSON object at `path`. Raises `ToolError`."""
        return self.send("GET", path, area)

    def send(
        self, method: str, path: str, area: str, body: Any = None, *, token: Secret | None = None
    ) -> dict[str, Any]:
        """The decoded answer. `token`: another account's, for acting as its owner.

        Broken JSON is asked for once more: a cut connection looks the same. Raises `ToolError`.
        """
        for _ in range(2):
            answer = self._answer(method, path, area, body, token or self._token)
            try:
                value = answer.json()
            except Malformed:
                continue
            if isinstance(value, dict):
                return value
            break
        raise Malformed(f"{area}: the answer is not the JSON object it should be")

    def content(self, path: str, area: str) -> Iterator[bytes]:
        """A file in chunks. Raises `ToolError`."""
        headers = self._headers(self._token)
        with self._wire.stream(self._base + path, area=area, headers=headers) as (answer, chunks):
            if not 200 <= answer.status < 300:
                raise _error(answer.status, None, area)
            yield from chunks

    def _answer(self, method: str, path: str, area: str, body: Any, token: Secret) -> Answer:
        content = None if body is None else json.dumps(body).encode()
        kind = {} if content is None else {"Content-Type": "application/json"}
        answer = self._wire.send(
            method,
            self._base + path,
            area=area,
            headers=self._headers(token) | kind,
            content=content,
        )
        if not 200 <= answer.status < 300:
            raise _error(answer.status, answer.said(), area)
        return answer

    @staticmethod
    def _headers(token: Secret) -> dict[str, str]:
        return {"Authorization": f"Bearer {token.reveal()}"}


def _error(status: int, body: Any, area: str) -> ToolError:
    """The exception for an error answer. Only the code of its text goes in: the rest can name
    people."""
    code = _code(body)
    said = f"{area}: Synapse answered {status}" + (f" {code}" if code else "")
    if code == "M_UNRECOGNIZED" or status == 405:
        return Denied(f"{said}: this server does not know the call; Synapse 1.135 or newer does")
    if status == 404:
        return Absent(said)
    if status == 401:
        return Denied(f"{said}: admin_token is not accepted; put a valid one where it points")
    if status == 403:
        return Refused(f"{said}: the account of admin_token must be a server admin")
    if status == 429 or status >= 500:
        return Unavailable(f"{said}: try again later")
    return Malformed(f"{said}: the request was not understood")


def _code(body: Any) -> str:
    code = mapping(body).get("errcode") if isinstance(body, Mapping) else None
    return code if isinstance(code, str) and _CODE.fullmatch(code) else ""
