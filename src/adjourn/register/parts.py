"""The merged tables as models: what is well-formed, and the issues of what is not."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from adjourn.register.model import (
    Channel,
    Client,
    Contract,
    Controller,
    Cookie,
    DataType,
    Field,
    Mail,
    Measure,
    Model,
    Party,
    Portal,
    Purpose,
    Tool,
    Void,
)
from adjourn.register.problem import Issue
from adjourn.register.shape import fit, unknown_keys

M = TypeVar("M", bound=Model)
NAMED = (
    "parties", "contracts", "tools", "purposes", "types", "channels", "measures", "clients", "void",
)  # fmt: skip
SECTIONS = ("controller", "portal", "mail", *NAMED, "fields", "cookies")


@dataclass(slots=True)
class Parts:
    """Well-formed models by id. `ids` has the ids of malformed ones too, so that one mistake in a
    party does not also count as a missing party everywhere."""

    tables: Mapping[str, Any]
    issues: list[Issue] = field(default_factory=list)
    ids: dict[str, set[str]] = field(default_factory=dict)
    controller: Controller | None = None
    portal: Portal | None = None
    mail: Mail | None = None
    parties: dict[str, Party] = field(default_factory=dict)
    contracts: dict[str, Contract] = field(default_factory=dict)
    tools: dict[str, Tool] = field(default_factory=dict)
    purposes: dict[str, Purpose] = field(default_factory=dict)
    types: dict[str, DataType] = field(default_factory=dict)
    fields: dict[tuple[str, str], Field] = field(default_factory=dict)
    cookies: list[Cookie] = field(default_factory=list)
    channels: dict[str, Channel] = field(default_factory=dict)
    measures: dict[str, Measure] = field(default_factory=dict)
    clients: dict[str, Client] = field(default_factory=dict)
    void: dict[str, Void] = field(default_factory=dict)


def assemble(tables: Mapping[str, Any]) -> Parts:
    """Models of all `tables`. What does not fit is in `issues`, never raised."""
    parts = Parts(tables)
    parts.issues += unknown_keys(tables, SECTIONS, ())
    parts.ids = {name: set(_tables(parts, name)) for name in NAMED}
    _controller(parts)
    _portal(parts)
    _mail(parts)
    parts.parties = _named(parts, "parties", Party)
    parts.contracts = _named(parts, "contracts", Contract)
    parts.purposes = _named(parts, "purposes", Purpose)
    parts.types = _named(parts, "types", DataType)
    parts.void = _named(parts, "void", Void)
    parts.channels = _named(parts, "channels", Channel)
    parts.measures = _named(parts, "measures", Measure)
    parts.clients = _named(parts, "clients", Client)
    parts.tools = _named(parts, "tools", Tool)
    _fields(parts)
    _cookies(parts)
    return parts


def _tables(parts: Parts, section: str) -> dict[str, Any]:
    found = parts.tables.get(section, {})
    return found if isinstance(found, dict) else {}


def _keep(parts: Parts, found: M | list[Issue]) -> Iterator[M]:
    if isinstance(found, list):
        parts.issues += found
    else:
        yield found


def _controller(parts: Parts) -> None:
    if "controller" not in parts.tables:
        right = "a table [controller] with name and address (Art. 13(1)(a) GDPR)"
        parts.issues.append(Issue(("controller",), "is missing", right))
        return
    for found in _keep(parts, fit(Controller, parts.tables["controller"], ("controller",))):
        parts.controller = found


def _portal(parts: Parts) -> None:
    if "portal" in parts.tables:
        for found in _keep(parts, fit(Portal, parts.tables["portal"], ("portal",))):
            parts.portal = found


def _mail(parts: Parts) -> None:
    if "mail" in parts.tables:
        for found in _keep(parts, fit(Mail, parts.tables["mail"], ("mail",))):
            parts.mail = found


def _named(parts: Parts, section: str, model: type[M]) -> dict[str, M]:
    """The models of a section whose tables are named by id: `[section.id]`."""
    if not isinstance(parts.tables.get(section, {}), dict):
        parts.issues.append(Issue((section,), "is not a table", f"tables [{section}.ID]"))
    return {
        ident: found
        for ident, table in _tables(parts, section).items()
        for found in _keep(parts, fit(model, _prepared(model, table), (section, ident), ident))
    }


def _prepared(model: type[Model], table: object) -> object:
    """A tool's section holds its connector's keys beside ours: they become `settings`."""
    if model is not Tool or not isinstance(table, dict):
        return table
    own = set(Tool.__struct_fields__) - {"id", "settings"}
    settings = {key: value for key, value in table.items() if key not in own}
    return {key: value for key, value in table.items() if key in own} | {"settings": settings}


def _fields(parts: Parts) -> None:
    for resource, table in _tables(parts, "fields").items():
        if not isinstance(table, dict):
            parts.issues.append(Issue(("fields", resource), "is not a table", "[fields.RESOURCE]"))
            continue
        for name, value in table.items():
            for found in _keep(parts, fit(Field, value, ("fields", resource, name))):
                parts.fields[resource, name] = found


def _cookies(parts: Parts) -> None:
    cookies = parts.tables.get("cookies", [])
    if not isinstance(cookies, list):
        parts.issues.append(Issue(("cookies",), "is not a list", "tables [[cookies]], or []"))
        return
    for index, table in enumerate(cookies):
        parts.cookies += _keep(parts, fit(Cookie, table, ("cookies", index)))
