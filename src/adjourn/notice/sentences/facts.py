"""What was decided, asked the way the sentences ask: the register and what its tools can do."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

import msgspec

from adjourn import tools
from adjourn.law.bases import Basis
from adjourn.law.places import EEA
from adjourn.register import Issue, Register, Severity, lacking, processor_contract, runs_itself
from adjourn.register.contracts import in_force
from adjourn.register.lines import Path
from adjourn.register.model import Contract, DataType, Party, Tool, Void
from adjourn.register.rules import PLACEHOLDERS
from adjourn.tools.protocol import Capability, Outcome


@dataclass(frozen=True)
class Facts:
    """`abilities` by name of an active tool; empty where its connector cannot be made. `today` is
    the date at the controller's seat."""

    register: Register
    abilities: Mapping[str, Sequence[Capability]]
    today: date

    @classmethod
    def of(cls, register: Register, now: datetime) -> "Facts":
        """The facts at `now` (aware)."""
        abilities = {
            tool.id: _abilities(tool.kind, tool.id, msgspec.json.encode(tool.settings))
            for tool in _active(register)
        }
        return cls(register, abilities, now.astimezone(register.zone).date())

    @property
    def tools(self) -> list[Tool]:
        """The tools in use, in the order of the register."""
        return list(_active(self.register))

    @property
    def providers(self) -> list[Party]:
        """Who provides a tool in use, each once."""
        found = {tool.provider: None for tool in self.provided if tool.provider}
        return [self.register.parties[name] for name in found]

    def in_force(self, contract: Contract) -> bool:
        """Signed, begun and not over."""
        return in_force(contract, self.today)

    def processor_contract(self, tool: Tool) -> Contract | None:
        """The contract in force on processing for us that covers `tool` and that its provider
        signed (facts: law S25)."""
        return processor_contract(self.register, tool, self.today)

    def blocked(self, tool: Tool) -> Issue | None:
        """Why `tool` may not be used; None where it may."""
        return lacking(self.register, tool, self.today)

    @property
    def provided(self) -> list[Tool]:
        """The tools in use that somebody else runs for us."""
        return [tool for tool in self.tools if not runs_itself(tool)]

    def lacks(self, day: date | None) -> bool:
        """Whether something that is to be done once is not done, or dated ahead."""
        return day is None or day > self.today

    def void(self, act: str) -> Void | None:
        """What says that `act` carries no transfer any more; None while it does."""
        rows = self.register.void.values()
        return next((one for one in rows if one.since <= self.today and one.act in act), None)

    def adequate(self, party: Party) -> bool:
        """Whether a decision of the Commission covers `party` and stands (Art. 45(3) GDPR)."""
        return not missing(party.adequacy) and self.void(party.adequacy or "") is None

    def safeguards(self, party: Party) -> list[Contract]:
        """The standard clauses that carry transfers to `party`, in force or not confirmed."""
        return [one for one in self.clauses(party) if self.void(one.version) is None]

    def clauses(self, party: Party) -> list[Contract]:
        """The standard clauses that bind `party` for a tool in use, void ones too."""
        used = {tool.id for tool in self.tools}
        return [
            contract
            for contract in self.register.contracts.values()
            if contract.type == "scc"
            and party.id in contract.parties
            and len(set(contract.parties)) > 1  # who sends and who receives
            and used.intersection(contract.covers)
            and (contract.valid_to is None or contract.valid_to >= self.today)
        ]  # fmt: skip

    @property
    def outside(self) -> list[Party]:
        """Parties outside the European Economic Area."""
        return [party for party in self.register.parties.values() if party.country not in EEA]

    @property
    def deciding(self) -> list[Party]:
        """Parties that decide themselves about data (Art. 28(10) GDPR)."""
        return [party for party in self.register.parties.values() if "controller" in party.roles]

    def types(self, *kinds: str) -> list[DataType]:
        """The types that take items of these kinds, where a tool in use has such."""
        return [
            each
            for each in self.register.types.values()
            if any(kind.partition(":")[0] in kinds and self._has(kind) for kind in each.kinds)
        ]

    def resting_on(self, basis: Basis) -> list[DataType]:
        """Every type with this legal basis, of tools and of our own."""
        return [each for each in self.register.types.values() if each.basis is basis]

    def _has(self, kind: str) -> bool:
        able = [one.kind for found in self.abilities.values() for one in found]
        return not able or kind.partition(":")[0] in able

    def lasting(self) -> Iterator[tuple[Tool, Capability]]:
        """What no deletion of ours ends at once, by tool."""
        for tool in self.tools:
            for one in self.abilities[tool.id]:
                if not one.delete or one.outcome is not Outcome.GONE:
                    yield tool, one


def missing(value: str | None) -> bool:
    """Not there, or as the starter register has it."""
    return not value or value.endswith(PLACEHOLDERS)


def need(path: Path, value: str | None, right: str) -> Iterator[Issue]:
    """An issue where a mandatory value lacks; `right` says what would be right."""
    if missing(value):
        yield todo(path, "is not filled in: the notice cannot be published without it", right)


def todo(path: Path, message: str, right: str) -> Issue:
    """Something to fill in or to do about a key of the register."""
    return Issue(path, message, right, Severity.TODO)


def _active(register: Register) -> Iterator[Tool]:
    return (tool for tool in register.tools.values() if tool.status == "active")


@lru_cache(maxsize=16)
def _abilities(kind: str, name: str, settings: bytes) -> Sequence[Capability]:
    """Made once for each section (JSON): a connector costs its certificates."""
    try:
        tool = tools.connect(name, kind, msgspec.json.decode(settings))
    except (tools.UnknownTool, ValueError, OSError):
        return ()
    try:
        return tuple(tool.capabilities())
    finally:
        tool.close()
