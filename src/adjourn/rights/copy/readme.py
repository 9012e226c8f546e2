"""`README.txt`: what each file and each field is; the fields as the schema describes them."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from adjourn.rights.copy.data import schema
from adjourn.rights.copy.names import FOLDERS
from adjourn.rights.copy.texts import say


def readme(language: str, portability: bool) -> bytes:
    """Plain text in "de" or "en"."""
    kind = "portability" if portability else "access"
    lines = [say(f"title_{kind}", language), say(f"law_{kind}", language), ""]
    lines += [say("readme_files", language), ""]
    lines += [f"- {text}" for text in _files(language, portability)]
    lines += ["", say("readme_others", language), "", say("readme_fields", language), ""]
    lines += [f"- {name}: {text}" for name, text in fields(language)]
    return ("\r\n".join(lines) + "\r\n").encode()


def _files(language: str, portability: bool) -> Iterator[str]:
    yield say("readme_summary", language)
    yield say("readme_data", language)
    yield say("readme_tables", language)
    if portability:
        yield say("readme_calendar", language)
    folders = ", ".join(f"{name}/" for name in sorted(FOLDERS.values()))
    yield say("readme_media", language, folders=folders)


def fields(language: str) -> Iterator[tuple[str, str]]:
    """Each field of `data.json` by its path, with what it means."""
    yield from _below(json.loads(schema()), "", language)


def _below(node: Mapping[str, Any], path: str, language: str) -> Iterator[tuple[str, str]]:
    word = "x-beschreibung" if language == "de" else "description"
    for name, inner in node.get("properties", {}).items():
        here = f"{path}.{name}" if path else name
        yield here, inner[word]
        yield from _below(inner, here, language)
        yield from _below(inner.get("items", {}), f"{here}[]", language)
