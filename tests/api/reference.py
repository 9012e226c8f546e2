"""docs/reference/api.md from the OpenAPI document: `python tests/api/reference.py FILE` renews it.

What stands above the mark in the file is written by hand and stays.
"""

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

MARK = "<!-- Below: made of the OpenAPI document by `make reference`. -->\n"
Json = dict[str, Any]


def endpoints(document: Json) -> str:
    """The part below the mark."""
    return "\n".join(_lines(document)) + "\n"


def _lines(document: Json) -> Iterator[str]:
    tag = ""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if operation["tags"][0] != tag:
                tag = operation["tags"][0]
                yield f"\n## {tag.capitalize()}"
            yield f"\n### {method.upper()} {path}\n"
            yield from _operation(document, operation)
    yield "\n## Parts of bodies"
    for name in sorted(_inner(document)):
        yield from _shape(document, document["components"]["schemas"][name], f"`{name}`")
    yield "\n## Problems\n"
    yield "| `type` | status | title | what to do |"
    yield "|---|---|---|---|"
    yield from _problems(document)


def _operation(document: Json, operation: Json) -> Iterator[str]:
    scopes = [each["token"][0] for each in operation.get("security", ())]
    yield f"{operation['summary']}. {_flat(operation.get('description', ''))}".strip()
    key = any(each["name"] == "Idempotency-Key" for each in operation["parameters"])
    needs = f"scope `{scopes[0]}`" if scopes else "no token"
    yield f"\nNeeds {needs}{' and an idempotency key' if key else ''}."
    query = [each for each in operation["parameters"] if each["in"] == "query"]
    if query:
        yield from _members(document, {each["name"]: each["schema"] for each in query}, set())
    if "requestBody" in operation:
        shape = _resolved(document, operation["requestBody"])
        yield from _shape(document, shape, "Body")
        yield f"\n```json\n{json.dumps(shape['examples'][0], indent=2)}\n```"
    for status, answer in operation["responses"].items():
        if int(status) < 400:
            yield from _shape(document, _resolved(document, answer), f"Answer {status}")
    errors = [f"{status}" for status in operation["responses"] if int(status) >= 400]
    yield f"\nProblems: {', '.join(errors)}."


def _shape(document: Json, shape: Json, title: str) -> Iterator[str]:
    """A body, or a part of one, with its members."""
    if shape.get("type") == "array":
        yield f"\n{title}: a list."
        shape = _named(document, shape["items"])
    else:
        yield f"\n{title}. {_flat(shape.get('description', ''))}".rstrip()
    yield from _members(document, shape.get("properties", {}), set(shape.get("required", ())))


def _members(document: Json, members: Json, required: set[str]) -> Iterator[str]:
    if members:
        yield "\n| member | what |"
        yield "|---|---|"
    for name, schema in members.items():
        default = f"; default `{json.dumps(schema['default'])}`" if "default" in schema else ""
        must = "" if name in required or not required else "; optional"
        yield f"| `{name}` | {_what(document, schema)}{default or must} |"


def _what(document: Json, schema: Json) -> str:
    if "$ref" in schema:
        return f"`{_name(schema)}`"
    if "anyOf" in schema:
        return " or ".join(_what(document, each) for each in schema["anyOf"])
    if "enum" in schema:
        return ", ".join(f"`{each}`" for each in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {_what(document, schema['items'])}{_bounds(schema)}"
    if schema.get("type") == "object":
        inner = schema.get("additionalProperties")
        return f"by name: {_what(document, inner)}" if isinstance(inner, dict) else "object"
    kind = {"date-time": "instant", "uuid": "UUID"}.get(schema.get("format", ""), "")
    return f"{kind or schema.get('type', 'anything')}{_bounds(schema)}"


def _bounds(schema: Json) -> str:
    for low, high, unit in (("minLength", "maxLength", "characters"), ("minItems", "maxItems", ""),
                            ("minimum", "maximum", "")):  # fmt: skip
        if high in schema:
            return f" ({schema.get(low, 0)} to {schema[high]} {unit}".rstrip() + ")"
    return f" (`{schema['pattern']}`)" if "pattern" in schema else ""


def _inner(document: Json) -> set[str]:
    """The shapes that other shapes refer to."""
    parts = json.dumps(document["components"]["schemas"]).split("#/components/schemas/")[1:]
    return {part.split('"')[0] for part in parts}


def _resolved(document: Json, holder: Json) -> Json:
    (content,) = holder["content"].values()
    return _named(document, content["schema"])


def _named(document: Json, schema: Json) -> Json:
    found: Json = document["components"]["schemas"][_name(schema)] if "$ref" in schema else schema
    return found


def _name(schema: Json) -> str:
    return str(schema["$ref"]).rpartition("/")[2]


def _problems(document: Json) -> Iterator[str]:
    for response in document["components"]["responses"].values():
        for example in response["content"]["application/problem+json"]["examples"].values():
            told = example["value"]
            yield f"| `{told['type']}` | {told['status']} | {told['title']} | {told['detail']} |"


def _flat(text: str) -> str:
    return " ".join(text.split())


def main(page: Path) -> None:
    os.environ.setdefault("ADJOURN_HOME", "home")
    os.environ["DJANGO_SETTINGS_MODULE"] = "adjourn.settings"
    import django

    django.setup()
    from adjourn.web.api.api import whole_document

    by_hand = page.read_text(encoding="utf-8").partition(MARK)[0]
    page.write_text(by_hand + MARK + endpoints(whole_document()), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
