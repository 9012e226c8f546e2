"""Requests, answers and routes: the small language in which the emulated service is written."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from adjourn.tools.practice.shapes import Json

_ARGUMENT = re.compile(r"(\w+)\s*=\s*('(?:[^']|'')*'|[^,]*)")
_KEY = re.compile(r"([A-Za-z_]+)\('((?:[^']|'')*)'\)")
_FUNCTION = re.compile(r"([A-Za-z_]+)\((.*)\)", re.DOTALL)


@dataclass(slots=True)
class Request:
    """One call, whether by HTTP or as a part of a batch.

    `path` is what follows the version, still percent-encoded; `base` the address of Graph as the
    caller sees it; `pretend` asks the handler to answer as usual and to change nothing."""

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)  # names in lower case
    body: bytes = b""
    base: str = ""
    pretend: bool = False

    def json(self) -> Json:
        """The body as a JSON object. Raises GraphError 400 for anything else."""
        try:
            value = json.loads(self.body or b"{}")
        except (ValueError, RecursionError):
            value = None
        if not isinstance(value, dict):
            raise bad_request("The body is not a JSON object.")
        return value


@dataclass(slots=True)
class Answer:
    """What to send back: `body` as JSON, or as it is when bytes; None for an empty answer."""

    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    damage: str = ""  # drop | truncate | garbage: what the transport shall do to it


class GraphError(Exception):
    """An error that Graph would answer with, in its documented shape."""

    def __init__(
        self, status: int, code: str, message: str, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message
        self.headers = dict(headers or {})


def bad_request(message: str) -> GraphError:
    """400 for a request that Graph does not understand."""
    return GraphError(400, "BadRequest", message)


def not_found(code: str = "NotFound") -> GraphError:
    """404; drives say `itemNotFound`."""
    return GraphError(404, code, "The resource could not be found.")


def forbidden(message: str) -> GraphError:
    """403 accessDenied."""
    return GraphError(403, "accessDenied", message)


Handler = Callable[..., Answer]


@dataclass(frozen=True, slots=True)
class Route:
    """A path template: `{x}` stands for one segment, `f({x})` for a function's arguments."""

    method: str
    template: str
    handler: Handler


class Router:
    """Finds the handler of a path. Literal segments are matched without regard to case."""

    def __init__(self) -> None:
        self._routes: dict[tuple[str, int], list[Route]] = {}

    def add(self, method: str, template: str) -> Callable[[Handler], Handler]:
        """Register the decorated function for `method` on `template`."""

        def register(handler: Handler) -> Handler:
            route = Route(method, template, handler)
            self._routes.setdefault((method, template.count("/")), []).append(route)
            return handler

        return register

    def templates(self) -> list[tuple[str, str]]:
        """Every (method, template) there is."""
        return [(r.method, r.template) for found in self._routes.values() for r in found]

    def find(self, method: str, segments: list[str]) -> tuple[Route, list[Any]] | None:
        """The route for a path and what its placeholders hold; literal ones win over open ones."""
        matches = []
        for route in self._routes.get((method, len(segments)), ()):
            captured = _match(route.template.split("/")[1:], segments)
            if captured is not None:
                matches.append((route, captured))
        return min(matches, key=_openness) if matches else None


def _openness(match: tuple[Route, list[Any]]) -> int:
    return match[0].template.split("/").count("{}")


def _match(template: list[str], segments: list[str]) -> list[Any] | None:
    captured: list[Any] = []
    for want, got in zip(template, segments, strict=True):
        if want == "{}":
            captured.append(got)
        elif want.endswith("({})"):
            function = _FUNCTION.fullmatch(got)
            if not function or function[1].lower() != want[:-4].lower():
                return None
            captured.append(arguments(function[2]))
        elif want.lower() != got.lower().removesuffix("()"):
            return None
    return captured


def arguments(text: str) -> dict[str, str]:
    """The named arguments of an OData function, without their quotes."""
    found = {}
    for name, value in _ARGUMENT.findall(text):
        quoted = value.startswith("'")
        found[name] = value[1:-1].replace("''", "'") if quoted else value.strip()
    return found


def segments_of(path: str) -> list[str]:
    """The decoded segments of a path, keys in parentheses turned into segments of their own."""
    parts: list[str] = []
    for raw in path.strip("/").split("/"):
        part = unquote(raw)
        key = _KEY.fullmatch(part)
        parts += [key[1], key[2].replace("''", "'")] if key else [part]
    return parts
