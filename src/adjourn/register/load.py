"""Loading and checking a register folder."""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from adjourn.law.periods import Rule
from adjourn.law.working_days import WorkingDays
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
from adjourn.register.parts import Parts, assemble
from adjourn.register.problem import Issue, Problem, RegisterError, Severity
from adjourn.register.rules import Context, check_rules
from adjourn.register.sources import Sources, read_directory


class Register(Model, frozen=True, kw_only=True):
    """A whole, checked register.

    `version` is the SHA-256 (hex) of what it says: comments, order and the split into files do not
    count. Maps are keyed by id, `fields` by (resource, property), `takers` by kind of item
    ("message", "contact:account").
    """

    controller: Controller
    portal: Portal | None
    mail: Mail | None
    parties: Mapping[str, Party]
    contracts: Mapping[str, Contract]
    tools: Mapping[str, Tool]
    purposes: Mapping[str, Purpose]
    types: Mapping[str, DataType]
    fields: Mapping[tuple[str, str], Field]
    cookies: tuple[Cookie, ...]
    channels: Mapping[str, Channel]
    measures: Mapping[str, Measure]
    clients: Mapping[str, Client]
    void: Mapping[str, Void]
    takers: Mapping[str, DataType]
    version: str

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of the controller's seat: deletion rules count in its dates."""
        return ZoneInfo(self.controller.time_zone)

    @property
    def working_days(self) -> WorkingDays:
        """The working days of the controller's seat: deadlines end on one (facts: law D-03)."""
        seat = self.controller
        return WorkingDays(seat.seat, seat.subdivision, seat.extra_holidays)

    def type_for(self, kind: str, facet: str = "") -> DataType:
        """The data type of items of `kind`: the facet's own if there is one, else the kind's.

        Raises `LookupError` for a kind that is none of `ITEM_KINDS`.
        """
        special = self.takers.get(f"{kind}:{facet}") if facet else None
        return special or self.takers[kind]

    def rule(self, type_id: str) -> Rule:
        """The deletion rule of a data type. Raises `LookupError` for an unknown id."""
        return self.types[type_id].rule


def load(directory: Path) -> Register:
    """The register in `directory` (all its *.toml files together).

    Raises `RegisterError` with every error `check` finds without a clock and without connectors;
    what is still to be filled in does not stop it.
    """
    sources = read_directory(directory)
    parts, problems = _examine(sources, Context())
    errors = [problem for problem in problems if problem.severity is Severity.ERROR]
    if errors or parts.controller is None:
        raise RegisterError(errors)
    return Register(
        controller=parts.controller,
        portal=parts.portal,
        mail=parts.mail,
        parties=parts.parties,
        contracts=parts.contracts,
        tools=parts.tools,
        purposes=parts.purposes,
        types=parts.types,
        fields=parts.fields,
        cookies=tuple(parts.cookies),
        channels=parts.channels,
        measures=parts.measures,
        clients=parts.clients,
        void=parts.void,
        takers={kind: type_ for type_ in parts.types.values() for kind in type_.kinds},
        version=_version(sources.tables),
    )


def check(
    directory: Path,
    *,
    now: datetime | None = None,
    kinds: Mapping[str, Collection[str]] | None = None,
) -> list[Problem]:
    """Everything that is not right with the register in `directory`, by file and line.

    `now` (aware) tells whether contracts are in force. `kinds` names the installed connectors with
    the keys each takes in a tool's section (empty: any). Never raises for what the files hold.
    """
    sources = read_directory(directory)
    return _examine(sources, Context(now, kinds))[1]


def version_of(directory: Path) -> str:
    """The version that the register in `directory` has now, sound or not."""
    return _version(read_directory(directory).tables)


def located(directory: Path, issues: Iterable[Issue]) -> list[Problem]:
    """`issues` that somebody else found, by file and line of the folder."""
    sources = read_directory(directory)
    return [sources.problem(issue) for issue in issues]


def _examine(sources: Sources, context: Context) -> tuple[Parts, list[Problem]]:
    parts = assemble(sources.tables)
    problems = sources.problems
    # With a file unread, everything in it would be reported as missing.
    if not problems:
        issues = [*parts.issues, *check_rules(parts, context)]
        problems = [sources.problem(issue) for issue in issues]
    return parts, sorted(problems, key=lambda problem: (problem.file, problem.line, problem.key))


def _version(tables: Mapping[str, Any]) -> str:
    return hashlib.sha256(msgspec.json.encode(tables, order="sorted")).hexdigest()
