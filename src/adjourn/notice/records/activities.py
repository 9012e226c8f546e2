"""The records of processing activities: as controller (Art. 30(1)) and for others (Art. 30(2))."""

from collections.abc import Iterator, Mapping, Sequence, Set

from adjourn.law.bases import Basis
from adjourn.law.places import EEA
from adjourn.law.subjects import SUBJECTS
from adjourn.law.wording import Wording
from adjourn.notice.records.means import measures_table, tools_table
from adjourn.notice.records.table import (
    DASH,
    NONE,
    Cell,
    Record,
    Table,
    columns,
    several,
    text,
    told,
)
from adjourn.notice.records.taking_part import apart, given, having, parties_at, types_at
from adjourn.notice.records.transfers import safeguards, transfers_table
from adjourn.notice.sentences.facts import Facts
from adjourn.notice.sentences.saying import letter, named, period, purpose, title
from adjourn.register.demands import Gap, blanks, flows, measures, people
from adjourn.register.model import DataType, Party, Purpose, Tool

OTHERS = Wording(
    "others in the conference and those they speak for",
    "andere in der Konferenz und wer hinter ihnen steht",
    "Art. 4(9) GDPR",
)
CARRIERS = Wording(
    "telephone companies, where somebody dials in",
    "Telefongesellschaften, wenn sich jemand einwählt",
    "Art. 4(9) GDPR",
)


def processing_activities(facts: Facts) -> Record:
    """Art. 30(1) GDPR: one row per purpose."""
    return Record(
        "processing-activities",
        Wording("Record of processing activities", "Verzeichnis von Verarbeitungstätigkeiten", ""),
        Wording(
            "What you process as controller. An authority may ask for it at any time.",
            "Was Sie als Verantwortlicher verarbeiten. Die Aufsicht kann es jederzeit verlangen.",
            "",
        ),
        "Art. 30(1) GDPR",
        facts.today,
        facts.register.version,
        (_who(facts), _activities(facts), tools_table(facts), measures_table(facts)),
        tuple(_missing(facts)),
    )


def processor_activities(facts: Facts) -> Record:
    """Art. 30(2) GDPR: one row per controller on whose behalf we process."""
    clients = facts.register.clients
    rest = (transfers_table(facts), measures_table(facts)) if clients else ()
    return Record(
        "processor-activities",
        Wording(
            "Record of processing on behalf of others",
            "Verzeichnis der Verarbeitung im Auftrag",
            "",
        ),
        Wording(
            "Only needed where you process for others, for example for group companies.",
            "Nur nötig, wenn Sie für andere verarbeiten, etwa für Konzernfirmen.",
            "",
        ),
        "Art. 30(2) GDPR",
        facts.today,
        facts.register.version,
        (_who(facts), _clients(facts), *rest),
        tuple(_missing_for_others(facts)) if clients else (),
    )


def _missing(facts: Facts) -> Iterator[Gap]:
    register = facts.register
    yield from blanks(register.controller, ("controller",))
    yield from blanks(register.purposes, ("purposes",))
    yield from blanks(register.types, ("types",))
    yield from people(register)
    yield from flows(register)
    yield from measures(register)


def _missing_for_others(facts: Facts) -> Iterator[Gap]:
    register = facts.register
    yield from blanks(register.controller, ("controller",))
    yield from blanks(register.clients, ("clients",))
    yield from flows(register)
    yield from measures(register)


# ---- (a): who


def _who(facts: Facts) -> Table:
    own = facts.register.controller
    rows: list[Sequence[Cell]] = [
        (
            Wording("organisation", "Organisation", ""),
            several([t for t in (text(own.name), text(own.legal_form)) if t]),
            text(own.address), text(own.email), text(own.phone),
        )
    ]  # fmt: skip
    if own.representative:
        rows.append(
            (Wording("representative in the EU", "Vertretung in der EU", ""),
             text(own.representative), DASH, DASH, DASH)
        )  # fmt: skip
    rows.append(_officer(facts))
    for contract in facts.register.contracts.values():
        if contract.type == "joint" and facts.in_force(contract):
            for name in contract.parties:
                if party := facts.register.parties.get(name):
                    rows.append(
                        (Wording("joint controller", "gemeinsam verantwortlich", ""), party.name,
                         text(party.address), text(party.email), DASH)
                    )  # fmt: skip
    return Table(
        "organisation",
        Wording("Who is responsible", "Wer verantwortlich ist", ""),
        "Art. 30(1)(a), (2)(a) GDPR",
        columns(
            role=("role", "Rolle"), name=("name", "Name"), address=("address", "Anschrift"),
            email=("e-mail", "E-Mail"), phone=("telephone", "Telefon"),
        ),
        rows,
        Wording("", "", ""),
    )  # fmt: skip


def _officer(facts: Facts) -> Sequence[Cell]:
    dpo = facts.register.controller.dpo
    role = Wording("data protection officer", "Datenschutzbeauftragte(r)", "Art. 37 GDPR")
    if dpo.none_because:
        none = Wording(f"none: {dpo.none_because}", f"keine: {dpo.none_because}", "")
        return role, none, DASH, DASH, DASH
    return role, text(dpo.name), DASH, text(dpo.email), text(dpo.phone)


# ---- (b) to (f): what for, whose, to whom, how long


def _activities(facts: Facts) -> Table:
    held = {tool.id: {each.id for each in types_at(facts, tool)} for tool in facts.tools}
    rows = [
        _activity(facts, each, types, held)
        for each in facts.register.purposes.values()
        if (types := [t for t in facts.register.types.values() if t.purpose == each.id])
    ]
    return Table(
        "activities",
        Wording("What is processed", "Was verarbeitet wird", ""),
        "Art. 30(1)(b) to (f) GDPR",
        columns(
            purpose=("purpose", "Zweck"), id=("key", "Schlüssel"),
            basis=("legal basis", "Rechtsgrundlage"), people=("people", "Betroffene"),
            data=("data", "Daten"), special=("special categories", "besondere Kategorien"),
            recipients=("recipients", "Empfänger"),
            transfers=("to other countries", "in andere Länder"),
            erasure=("deleted", "gelöscht"), tools=("tools", "Werkzeuge"),
            contracts=("contracts", "Verträge"), assessed=("weighed on", "abgewogen am"),
        ),
        rows,
        Wording("The register has no purpose.", "Das Register hat keinen Zweck.", ""),
    )  # fmt: skip


def _activity(
    facts: Facts, each: Purpose, types: Sequence[DataType], held: Mapping[str, Set[str]]
) -> Sequence[Cell]:
    """`held` has the ids of the types that each tool can hold."""
    names = {one.id for one in types}
    tools = [tool for tool in facts.tools if names & held[tool.id]]
    receiving = list(_receiving(facts, tools, types))
    says = text(each.text_en) and text(each.text_de)
    return (
        purpose(each) if says else None,
        each.id,
        several([letter(t.basis) for t in types if t.basis is not Basis.NONE], NONE),
        several([SUBJECTS[one] for one in each.people]),
        several([title(t) for t in types]),
        any(t.special for t in types),
        several(
            [*([OTHERS, CARRIERS] if tools else []), *(_name(p, types) for p in receiving)], NONE
        ),
        several([s for p in receiving if p.country not in EEA for s in safeguards(facts, p)], NONE),
        several([_ends(t) for t in types]),
        several([named(tool) for tool in tools], NONE),
        several([tool.contract for tool in tools if tool.contract], NONE),
        each.assessed if any(t.basis is Basis.INTEREST for t in types) else DASH,
    )


def _receiving(facts: Facts, tools: Sequence[Tool], types: Sequence[DataType]) -> Iterator[Party]:
    """Whoever sees one of the types at one of the tools or apart from them, each once."""
    found = {party.id: party for tool in tools for party in parties_at(facts, tool)}
    for party in found.values():
        if any(list(having(role, t, [party])) for role in party.roles for t in types):
            yield party
    for party in apart(facts):
        if any(list(given(role, t, [party])) for role in party.roles for t in types):
            yield party


def _name(party: Party, types: Sequence[DataType]) -> Wording:
    unsure = not any(
        party.name in list(having(role, t, [party])) for role in party.roles for t in types
    )
    en, de = (
        (", which data is not said", ", welche Daten, ist nicht gesagt") if unsure else ("", "")
    )
    return Wording(f"{party.name} ({party.country}){en}", f"{party.name} ({party.country}){de}", "")


def _ends(each: DataType) -> Wording:
    said, when = title(each), period(each)
    return Wording(f"{said.en}: {when.en}", f"{said.de}: {when.de}", each.citation)


# ---- for whom


def _clients(facts: Facts) -> Table:
    rows: list[Sequence[Cell]] = [
        (
            text(each.name), each.id, text(each.address), text(each.email),
            text(each.representative), text(each.dpo), told(each, "categories"), each.contract,
            several(each.tools),
        )
        for each in facts.register.clients.values()
    ]  # fmt: skip
    return Table(
        "clients",
        Wording("For whom you process", "Für wen Sie verarbeiten", ""),
        "Art. 30(2)(a), (b) GDPR",
        columns(
            name=("controller", "Verantwortlicher"), id=("key", "Schlüssel"),
            address=("address", "Anschrift"), email=("e-mail", "E-Mail"),
            representative=("representative", "Vertretung"),
            dpo=("data protection officer", "Datenschutzbeauftragte(r)"),
            categories=("what you do for it", "was Sie für ihn tun"),
            contract=("contract", "Vertrag"), tools=("tools", "Werkzeuge"),
        ),
        rows,
        Wording(
            "The register names nobody for whom you process (tables [clients.ID]).",
            "Das Register nennt niemanden, für den Sie verarbeiten (Tabellen [clients.ID]).",
            "",
        ),
    )  # fmt: skip
