"""Checks answers against the OpenAPI description of Graph, two ways: by JSON Schema, and by naming
every property that the description does not declare."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator, FormatChecker

FILE = Path(__file__).parents[2] / ".." / "shared" / "graph" / "openapi-teams.yaml"
_PREFIX = "#/components/schemas/"


def strict(node: Any) -> Any:
    """OpenAPI 3.0 as JSON Schema: `nullable` becomes a type, and the "or any object" beside a
    reference, which would let everything pass, becomes null alone."""
    if isinstance(node, list):
        return [strict(part) for part in node]
    if not isinstance(node, dict):
        return node
    node = {key: strict(value) for key, value in node.items()}
    if "anyOf" in node:
        node["anyOf"] = [part if "$ref" in part else {"type": "null"} for part in node["anyOf"]]
    if node.pop("nullable", False) and "type" in node:
        node["type"] = [node["type"], "null"]
        if "enum" in node:
            node["enum"] = [*node["enum"], None]
    return node


class Contract:
    """The description, ready to check answers."""

    def __init__(self) -> None:
        text = yaml.load(FILE.read_text(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        self.paths: dict[str, Any] = text["paths"]
        self.schemas: dict[str, Any] = {
            name: strict(schema) for name, schema in text["components"]["schemas"].items()
        }
        self._routes = [(_pattern(path), path) for path in self.paths]

    def template(self, path: str) -> str | None:
        """The documented path that a request path belongs to."""
        found = [known for pattern, known in self._routes if pattern.fullmatch(path)]
        return min(found, key=_openness) if found else None

    def schema(self, method: str, template: str) -> str | None:
        """The name of the schema of the 2xx JSON answer."""
        answers = self.paths[template][method.lower()]["responses"]
        good = next(code for code in answers if code.startswith("2"))
        content = answers[good].get("content", {}).get("application/json", {})
        reference: str | None = content.get("schema", {}).get("$ref")
        return reference.removeprefix(_PREFIX) if reference else None

    def errors(self, schema: str, body: Any) -> list[str]:
        """What JSON Schema has against `body`."""
        whole = {"$ref": f"{_PREFIX}{schema}", "components": {"schemas": self.schemas}}
        checker = Draft202012Validator(whole, format_checker=FormatChecker())
        return [f"{e.json_path}: {e.message[:200]}" for e in checker.iter_errors(body)]

    def undeclared(self, schema: str, body: Any) -> set[str]:
        """Names, as `schema.property`, that the description does not have."""
        return set(self._walk({"$ref": _PREFIX + schema}, body, schema))

    def _walk(self, node: Any, value: Any, name: str) -> Iterator[str]:
        name, properties, items = self._shape(node, value, name)
        if isinstance(value, list) and items is not None:
            for row in value:
                yield from self._walk(items, row, name)
        if not isinstance(value, dict) or properties is None:
            return
        for key, inner in value.items():
            if "@" in key:
                continue
            if key in properties:
                yield from self._walk(properties[key], inner, f"{name}.{key}")
            else:
                yield f"{name}.{key}"

    def _shape(self, node: Any, value: Any, name: str) -> tuple[str, Any, Any]:
        """Name, properties (of all bases) and items of a schema, by `@odata.type` where given."""
        if "anyOf" in node:
            return self._shape(node["anyOf"][0], value, name)
        if "$ref" in node:
            name = node["$ref"].removeprefix(_PREFIX)
            node = self.schemas[name]
            kind = value.get("@odata.type", "")[1:] if isinstance(value, dict) else ""
            if kind in self.schemas and kind != name:
                return self._shape({"$ref": _PREFIX + kind}, value, name)
        properties: Any = dict(node["properties"]) if "properties" in node else None
        for base in node.get("allOf", ()):
            # A base is taken as it is: its own discriminator would lead back to here.
            inner = self._shape(base, None, name)[1]
            properties = {**(properties or {}), **(inner or {})} if inner else properties
        short = name.replace("microsoft.graph.", "")
        return short, properties, node.get("items")


def _pattern(path: str) -> re.Pattern[str]:
    text = re.escape(path).replace(r"\(\)", r"(\(\))?")
    text = re.sub(r"\\\(.*?=\\\{.*\\\}.*?\\\)", r"\\([^/]*\\)", text)
    text = re.sub(r"\\\{[^/]*?\\\}", "[^/]+", text)
    return re.compile(text, re.IGNORECASE)


def _openness(path: str) -> int:
    return sum(part.startswith("{") for part in path.split("/"))
