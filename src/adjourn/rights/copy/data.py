"""`data.json`: everything, for programs; written piece by piece."""

import json
from collections.abc import Iterable, Iterator, Mapping
from importlib import resources
from typing import Any

FORMAT = "adjourn-copy/1"


def schema() -> bytes:
    """The published JSON schema of `data.json` (2020-12)."""
    return (resources.files(__package__) / "schema.json").read_bytes()


def stream(parts: Iterable[tuple[str, Any]]) -> Iterator[bytes]:
    """A JSON object of `parts`; an iterator among the values becomes a list, one element at a
    time."""
    opener = "{\n"
    for name, value in parts:
        yield f"{opener}{json.dumps(name)}: ".encode()
        opener = ",\n"
        yield from _list(value) if isinstance(value, Iterator) else [_json(value)]
    yield b"\n}\n"


def _list(values: Iterator[Mapping[str, Any]]) -> Iterator[bytes]:
    opener = b"[\n"
    for value in values:
        yield opener + _json(value)
        opener = b",\n"
    yield b"\n]" if opener == b",\n" else b"[]"


def _json(value: Any) -> bytes:
    # A half character (a name cut within an emoji) is no valid UTF-8: it stays as its escape.
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "backslashreplace")
