"""Transfers to other countries: one row per flow (Art. 44 to 49 GDPR; facts: law P-20)."""

from collections.abc import Iterator, Sequence

from adjourn.law.wording import Wording
from adjourn.notice.records.table import Cell, Record, Table, columns, several, text, told
from adjourn.notice.records.taking_part import tools_of
from adjourn.notice.records.words import MODULES
from adjourn.notice.sentences.facts import Facts
from adjourn.notice.sentences.saying import named, purpose, title
from adjourn.register.demands import Gap, flows, processors
from adjourn.register.model import Contract, Party

NO_SAFEGUARD = Wording(
    "no safeguard is registered", "keine Garantie ist eingetragen", "Art. 44 GDPR"
)


def transfers(facts: Facts) -> Record:
    """What goes where outside the European Economic Area, and what allows it."""
    return Record(
        "transfers",
        Wording("Transfers to other countries", "Übermittlungen in andere Länder", ""),
        Wording(
            "Each flow of data out of the European Economic Area, and what allows it.",
            "Jeder Fluss von Daten aus dem Europäischen Wirtschaftsraum und was ihn erlaubt.",
            "",
        ),
        "Art. 30(1)(e), 44 to 49 GDPR",
        facts.today,
        facts.register.version,
        (transfers_table(facts),),
        (*flows(facts.register), *_data(facts)),
    )


def _data(facts: Facts) -> Iterator[Gap]:
    """That the register does not say which data go there."""
    there = {party.id for party in facts.outside}
    for gap in processors(facts.register):
        if gap.path[1] in there and gap.path[2] in ("types", "own_types", "engaged_by"):
            yield gap


def transfers_table(facts: Facts) -> Table:
    """The flows as a table, which the records of Art. 30 have, too."""
    return Table(
        "transfers",
        Wording("Flows of data", "Datenflüsse", ""),
        "Art. 30(1)(e), (2)(c), 44 to 49 GDPR",
        columns(
            importer=("to", "an"), country=("country", "Land"), exporter=("from", "von"),
            tools=("tools", "Werkzeuge"), data=("data", "Daten"), purposes=("purposes", "Zwecke"),
            remote=("only looks from afar", "nur Fernzugriff"),
            adequacy=("adequacy decision", "Angemessenheitsbeschluss"),
            adequacy_checked=("on the list on", "auf der Liste am"),
            clauses=("standard clauses", "Standardvertragsklauseln"), module=("module", "Modul"),
            signed_at=("accepted on", "angenommen am"),
            assessed=("assessed (TIA)", "bewertet (TIA)"),
            extra=("agreed beside", "zusätzlich vereinbart"), state=("state", "Stand"),
            copy=("copy from", "Kopie bei"),
        ),
        [_flow(facts, party) for party in facts.outside],
        Wording(
            "No party of the register sits outside the European Economic Area.",
            "Keine Partei des Registers sitzt außerhalb des Europäischen Wirtschaftsraums.",
            "",
        ),
    )  # fmt: skip


def safeguards(facts: Facts, party: Party) -> Iterator[str | Wording]:
    """What allows the transfer to a party, in few words; that nothing does, if so."""
    found = [party.adequacy or ""] if facts.adequate(party) else []
    found += [contract.version for contract in facts.safeguards(party)]
    for one in found:
        yield f"{party.name} ({party.country}): {one}"
    if not found:
        yield Wording(
            f"{party.name} ({party.country}): {NO_SAFEGUARD.en}",
            f"{party.name} ({party.country}): {NO_SAFEGUARD.de}",
            NO_SAFEGUARD.citation,
        )


def _flow(facts: Facts, party: Party) -> Sequence[Cell]:
    register = facts.register
    types = [register.types[name] for name in (*party.types, *party.own_types)]
    clauses = facts.safeguards(party)
    return (
        party.name,
        party.country,
        _sender(facts, party),
        several([named(tool) for tool in tools_of(facts, party)]),
        several([title(each) for each in types]),
        several([purpose(register.purposes[each.purpose]) for each in types]),
        party.remote,
        text(party.adequacy),
        party.adequacy_checked,
        several([said for one in clauses if (said := text(one.version))]),
        several([MODULES[one.module] for one in clauses if one.module]),
        several([one.signed_at for one in clauses if one.signed_at]),
        several([one.assessed for one in clauses if one.assessed]),
        several([extra for one in clauses if (extra := told(one, "extra"))]),
        _state(facts, party, clauses),
        text(register.controller.email),
    )


def _sender(facts: Facts, party: Party) -> str | None:
    """For whom the party works sends it the data; else we do."""
    sender = facts.register.parties.get(party.engaged_by or "")
    return sender.name if sender else text(facts.register.controller.name)


def _state(facts: Facts, party: Party, clauses: Sequence[Contract]) -> Wording:
    adequate = facts.adequate(party)
    sure = adequate and not facts.lacks(party.adequacy_checked)
    if sure or any(facts.in_force(one) and not facts.lacks(one.assessed) for one in clauses):
        return Wording("a safeguard is in force", "eine Garantie gilt", "")
    if adequate or clauses:
        return Wording(
            "a safeguard is named, its proof is missing",
            "eine Garantie ist benannt, der Nachweis fehlt",
            "",
        )  # fmt: skip
    return NO_SAFEGUARD
