"""Which data types a tool holds, and which parties see them: what every record asks."""

from collections.abc import Iterator, Sequence

from adjourn.law.wording import Wording
from adjourn.notice.sentences.facts import Facts
from adjourn.register.model import CONTROLLER, DataType, Party, Tool

UNSAID = Wording(
    "{name} (which data it gets is not said)", "{name} (welche Daten, ist nicht gesagt)", ""
)


def types_at(facts: Facts, tool: Tool) -> list[DataType]:
    """The types whose items the tool can hold, with their variants, in the register's order.

    Without a connector that says what the tool can hold: every type that items come to.
    """
    kinds = {one.kind.value for one in facts.abilities[tool.id]}
    takes = {
        each.id
        for each in facts.register.types.values()
        if each.kinds and (not kinds or kinds & kinds_of(each))
    }
    return [
        each
        for each in facts.register.types.values()
        if each.id in takes or each.variant_of in takes
    ]


def kinds_of(each: DataType) -> set[str]:
    """The kinds of items that come to the type, without their facets."""
    return {kind.partition(":")[0] for kind in each.kinds}


def parties_at(facts: Facts, tool: Tool) -> list[Party]:
    """The provider of a tool, whoever works for it, and whom a contract on the tool binds."""
    # A tool on machines of our own has us as its provider, who are no party.
    names = [name for name in (tool.provider,) if name and name != CONTROLLER]
    for contract in facts.register.contracts.values():
        if tool.id in contract.covers:
            names += [name for name in contract.parties if name in facts.register.parties]
    found: dict[str, Party] = {}
    while names:
        name = names.pop(0)
        if name not in found:
            found[name] = facts.register.parties[name]
            names += [p.id for p in facts.register.parties.values() if p.engaged_by == name]
    return list(found.values())


def tools_of(facts: Facts, party: Party) -> list[Tool]:
    """The tools in use that the party has to do with."""
    return [tool for tool in facts.tools if party in parties_at(facts, tool)]


def apart(facts: Facts) -> list[Party]:
    """Parties that have to do with no tool in use, such as whoever runs our own servers."""
    at_tools = {party.id for tool in facts.tools for party in parties_at(facts, tool)}
    return [party for party in facts.register.parties.values() if party.id not in at_tools]


def having(role: str, each: DataType, parties: Sequence[Party]) -> Iterator[str | Wording]:
    """Who of `parties`, all at one tool, has the type in that role. A processor sees all that its
    tool holds; of others the register says it, or that it does not is shown."""
    for party in parties:
        if role not in party.roles:
            continue
        known = _known(role, party)
        if role == "processor" or each.id in known:
            yield party.name
        elif not known:
            yield _unsaid(party.name)


def given(role: str, each: DataType, parties: Sequence[Party]) -> Iterator[str]:
    """Who of `parties`, which are at no tool, has the type in that role: the register says it."""
    for party in parties:
        if role in party.roles and each.id in _known(role, party):
            yield party.name


def _known(role: str, party: Party) -> Sequence[str]:
    return party.own_types if role == "controller" else party.types


def _unsaid(name: str) -> Wording:
    return Wording(UNSAID.en.format(name=name), UNSAID.de.format(name=name), "")
