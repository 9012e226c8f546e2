"""Looks for planted values in every file of a folder, in every form that a program may write."""

import base64
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import quote


def forms(value: str) -> Iterator[bytes]:
    """The value as it is, in UTF-16, hexadecimal, percent-encoded, and in the middle of Base64."""
    for raw in {value.encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be")}:
        yield raw
        yield raw.hex().encode()
        yield raw.hex().upper().encode()
        for before in range(3):
            start, cut = -(-before * 8 // 6), (before + len(raw)) * 8 // 6
            coded = base64.b64encode(bytes(before) + raw)[start:cut]
            yield coded
            yield coded.replace(b"+", b"-").replace(b"/", b"_")
    yield quote(value, safe="").encode()
    yield "".join(f"%{byte:02X}" for byte in value.encode()).encode()


def found(folder: Path, values: Sequence[str]) -> dict[str, set[str]]:
    """Which file below `folder` has which of the values, in its content or its name."""
    wanted = [(value, form) for value in values for form in set(forms(value))]
    hits: dict[str, set[str]] = {}
    for path in sorted(folder.rglob("*")):
        content = str(path.relative_to(folder)).encode()
        content += b"\n" + path.read_bytes() if path.is_file() else b""
        if there := {value for value, form in wanted if form in content}:
            hits[str(path.relative_to(folder))] = there
    return hits
