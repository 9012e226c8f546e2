"""Contracts with their checklist and what ends, and the sub-processors (Art. 28 GDPR)."""

from collections.abc import Iterator, Sequence

from adjourn.law.processor_terms import PROCESSOR_TERMS
from adjourn.law.wording import Wording
from adjourn.notice.records.table import (
    DASH,
    NONE,
    Cell,
    Record,
    Table,
    columns,
    law,
    several,
    text,
    told,
)
from adjourn.notice.records.taking_part import tools_of
from adjourn.notice.records.words import CONTRACTS, DECISIONS, ENDINGS, US
from adjourn.notice.sentences.facts import Facts
from adjourn.notice.sentences.saying import named, title
from adjourn.register.demands import Gap, blanks, clauses, processors, providers
from adjourn.register.expiry import AGAIN, AHEAD, ending
from adjourn.register.model import Contract, Party

OPEN = Wording("open", "offen", "")


def contracts(facts: Facts) -> Record:
    """What was agreed, what it says on Art. 28(3), and what ends."""
    return Record(
        "contracts",
        Wording("Contracts", "Verträge", ""),
        Wording(
            f"What was agreed with whom. What ends is told {AHEAD.days} days before: a rule of "
            "this program, not of the law.",
            f"Was mit wem vereinbart ist. Was endet, steht hier {AHEAD.days} Tage vorher: eine "
            "Regel dieses Programms, nicht des Gesetzes.",
            "",
        ),
        "Art. 26, 28, 46(2)(c) GDPR",
        facts.today,
        facts.register.version,
        (_endings(facts), _contracts(facts), _checklist(facts), _vetting(facts)),
        (
            *blanks(facts.register.contracts, ("contracts",)),
            *providers(facts.register),
            *clauses(facts.register),
            *_of_providers(facts),
        ),
    )


def _endings(facts: Facts) -> Table:
    register = facts.register
    rows: list[Sequence[Cell]] = [
        (
            one.of,
            ENDINGS[one.what],
            one.day,
            Wording("over", "vorbei", "") if one.over else Wording("ends soon", "endet bald", ""),
        )
        for one in ending(register, facts.today)
    ]
    return Table(
        "endings",
        Wording("What ends", "Was endet", ""),
        "Art. 5(2), 28 GDPR",
        columns(
            of=("contract or party", "Vertrag oder Partei"), what=("what", "was"),
            day=("day", "Tag"), state=("state", "Stand"),
        ),
        rows,
        Wording(
            f"Nothing ends within {AHEAD.days} days.",
            f"In den nächsten {AHEAD.days} Tagen endet nichts.",
            "",
        ),
    )  # fmt: skip


def _contracts(facts: Facts) -> Table:
    rows = [_contract(facts, each) for each in facts.register.contracts.values()]
    return Table(
        "contracts",
        Wording("What was agreed", "Was vereinbart ist", ""),
        "Art. 26, 28(3), 46(2)(c) GDPR",
        columns(
            id=("contract", "Vertrag"), type=("kind", "Art"), parties=("parties", "Parteien"),
            tools=("tools", "Werkzeuge"), version=("version", "Fassung"),
            signed_at=("accepted on", "angenommen am"),
            accepted=("how and by whom", "wie und durch wen"), valid_to=("ends", "endet"),
            in_force=("in force", "gilt"),
            notice_days=("days of notice", "Kündigungsfrist in Tagen"),
            review_by=("read again by", "erneut lesen bis"),
            erase_by=("erased by", "gelöscht bis"), essence=("who does what", "wer was tut"),
            file_sha256=("SHA-256 of the copy", "SHA-256 der Kopie"),
            annex_sha256=("SHA-256 of the annexes", "SHA-256 der Anlagen"),
        ),
        rows,
        Wording("The register has no contract.", "Das Register hat keinen Vertrag.", ""),
    )  # fmt: skip


def _contract(facts: Facts, each: Contract) -> Sequence[Cell]:
    register = facts.register
    own = text(register.controller.name) or US
    names = [
        register.parties[name].name if name in register.parties else own for name in each.parties
    ]
    used = {tool.id: named(tool) for tool in register.tools.values()}
    return (
        each.id,
        CONTRACTS[each.type],
        several(names),
        several([used.get(name, name) for name in each.covers]),
        text(each.version),
        each.signed_at,
        told(each, "accepted"),
        each.valid_to or Wording("runs until ended", "läuft, bis sie endet", ""),
        facts.in_force(each),
        each.notice_days,
        each.review_by,
        each.erase_by,
        told(each, "essence") if each.type == "joint" else DASH,
        text(each.file_sha256),
        several(each.annex_sha256, NONE),
    )


def _checklist(facts: Facts) -> Table:
    return Table(
        "checklist",
        Wording("What the contract has to say", "Was der Vertrag sagen muss", ""),
        "Art. 28(3), (9) GDPR",
        columns(
            point=("point", "Punkt"), contract=("contract", "Vertrag"), law=("law", "Recht"),
            where=("where it says so", "wo es steht"), met=("enough", "genügt"),
            note=("note", "Anmerkung"),
        ),
        list(_points(facts)),
        Wording(
            "The register has no processor contract.",
            "Das Register hat keinen Vertrag zur Auftragsverarbeitung.",
            "",
        ),
    )  # fmt: skip


def _points(facts: Facts) -> Iterator[Sequence[Cell]]:
    for contract in facts.register.contracts.values():
        for point, asked in PROCESSOR_TERMS.items() if contract.type == "avv" else ():
            answer = getattr(contract.clauses, point, None)
            words = Wording(asked.en, asked.de, "")
            if answer is None:
                yield words, contract.id, law(asked.citation), None, OPEN, None
            else:
                where, note = text(answer.where), text(answer.note)
                yield words, contract.id, law(asked.citation), where, answer.met, note


def _vetting(facts: Facts) -> Table:
    found = [
        party
        for party in facts.register.parties.values()
        if {"processor", "sub-processor"}.intersection(party.roles)
    ]
    return Table(
        "vetting",
        Wording("Why they may be relied on", "Warum auf sie Verlass ist", ""),
        "Art. 28(1) GDPR",
        columns(
            party=("party", "Partei"), guarantees=("guarantees", "Garantien"),
            vetted=("looked at on", "geprüft am"), again=("again by", "erneut bis"),
        ),
        [_vetted(party) for party in found],
        Wording("No processor is registered.", "Kein Auftragsverarbeiter ist eingetragen.", ""),
    )  # fmt: skip


def _vetted(party: Party) -> Sequence[Cell]:
    again = party.vetted + AGAIN if party.vetted else None
    return party.name, told(party, "guarantees"), party.vetted, again


def sub_processors(facts: Facts) -> Record:
    """Whom the processors engage, for what, with which data (Art. 28(2), (4) GDPR; P-03)."""
    found = [p for p in facts.register.parties.values() if "sub-processor" in p.roles]
    names = {party.id for party in found}
    return Record(
        "sub-processors",
        Wording("Sub-processors", "Weitere Auftragsverarbeiter", ""),
        Wording(
            "Whom your processors engage. You may object to new ones.",
            "Wen Ihre Auftragsverarbeiter einsetzen. Neuen können Sie widersprechen.",
            "",
        ),
        "Art. 28(2), (4) GDPR",
        facts.today,
        facts.register.version,
        (
            Table(
                "sub-processors",
                Wording("Who works for your processors", "Wer für sie arbeitet", ""),
                "Art. 28(2), (4) GDPR",
                columns(
                    name=("name", "Name"), id=("key", "Schlüssel"),
                    address=("address", "Anschrift"), country=("country", "Land"),
                    engaged_by=("works for", "arbeitet für"), tools=("tools", "Werkzeuge"),
                    service=("what it does", "was sie tut"), data=("data", "Daten"),
                    since=("since", "seit"), announced=("announced on", "angekündigt am"),
                    objection_until=("object by", "Widerspruch bis"),
                    decision=("decision", "Entscheidung"),
                ),
                [_sub_processor(facts, party) for party in found],
                Wording(
                    "The register names no sub-processor.",
                    "Das Register nennt keinen weiteren Auftragsverarbeiter.",
                    "",
                ),
            ),
        ),
        tuple(gap for gap in processors(facts.register) if gap.path[1] in names),
    )  # fmt: skip


def _sub_processor(facts: Facts, party: Party) -> Sequence[Cell]:
    register = facts.register
    boss = register.parties.get(party.engaged_by or "")
    return (
        party.name,
        party.id,
        text(party.address),
        party.country,
        boss.name if boss else None,
        several([named(tool) for tool in tools_of(facts, party)]),
        told(party, "service"),
        several([title(register.types[name]) for name in party.types]),
        party.since,
        party.announced,
        party.objection_until,
        DECISIONS[party.decision] if party.decision else None,
    )


def _of_providers(facts: Facts) -> Iterator[Gap]:
    """What is missing about those who process on our behalf."""
    keys = ("guarantees_en", "guarantees_de", "vetted")
    return (gap for gap in processors(facts.register) if gap.path[2] in keys)
