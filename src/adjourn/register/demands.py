"""What the records lack that the law asks of them (Art. 26 to 30, 44 to 49, 6(1)(f) GDPR).

The notice can be published without these; the organisation cannot show that it keeps the law
(Art. 5(2)). Each gap names the key to fill in, in both languages, as the desk reads them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from adjourn.law.bases import Basis
from adjourn.law.places import EEA
from adjourn.law.processor_terms import PROCESSOR_TERMS
from adjourn.law.wording import Wording
from adjourn.register.lines import Path
from adjourn.register.model import CONTROLLER, Contract, DataType, Measure, Party, Purpose, Tool
from adjourn.register.problem import Issue, Severity
from adjourn.register.values import PLACEHOLDERS, Model


class Tables(Protocol):
    """The part of a register that is asked, read or still being checked."""

    @property
    def parties(self) -> Mapping[str, Party]: ...
    @property
    def contracts(self) -> Mapping[str, Contract]: ...
    @property
    def tools(self) -> Mapping[str, Tool]: ...
    @property
    def purposes(self) -> Mapping[str, Purpose]: ...
    @property
    def types(self) -> Mapping[str, DataType]: ...
    @property
    def measures(self) -> Mapping[str, Measure]: ...


@dataclass(frozen=True, slots=True)
class Gap:
    """A key of the register that lacks: `what` is wrong, and what would be `right`."""

    path: Path
    what: Wording
    right: Wording

    @property
    def issue(self) -> Issue:
        """As `register check` says it."""
        return Issue(self.path, self.what.en, self.right.en, Severity.TODO)


def demands(tables: Tables) -> Iterator[Gap]:
    """Every gap, each once."""
    for part in (people, measures, interests, providers, clauses, processors, flows):
        yield from part(tables)


def people(tables: Tables) -> Iterator[Gap]:
    """Art. 30(1)(c): whose data they are."""
    for purpose in tables.purposes.values():
        if not purpose.people:
            yield _gap(
                ("purposes", purpose.id, "people"),
                "a list of the groups of people concerned (Art. 30(1)(c) GDPR)",
                "eine Liste der betroffenen Gruppen (Art. 30 Abs. 1 Buchst. c DSGVO)",
            )


def measures(tables: Tables) -> Iterator[Gap]:
    """Art. 30(1)(g), 32(1): what protects the data, and when that was last looked at."""
    if not tables.measures:
        yield _gap(
            ("measures",),
            "a table [measures.ID] for each measure that protects the data (Art. 30(1)(g) GDPR)",
            "eine Tabelle [measures.ID] je Schutzmaßnahme (Art. 30 Abs. 1 Buchst. g DSGVO)",
        )
    for each in tables.measures.values():
        if each.checked is None:
            yield _gap(
                ("measures", each.id, "checked"),
                "the day on which somebody last saw that it works (Art. 32(1)(d) GDPR)",
                "der Tag der letzten Prüfung, ob sie wirkt (Art. 32 Abs. 1 Buchst. d DSGVO)",
            )


def interests(tables: Tables) -> Iterator[Gap]:
    """Art. 6(1)(f): the interest, that nothing milder does, and the weighing, in writing."""
    used = {each.purpose for each in tables.types.values() if each.basis is Basis.INTEREST}
    for purpose in tables.purposes.values():
        if purpose.id in used:
            yield from _interest(purpose)


def _interest(purpose: Purpose) -> Iterator[Gap]:
    yield from _missing(
        "purposes", purpose, "interest", "the legitimate interest", "das berechtigte Interesse"
    )
    if not (purpose.necessary_en or purpose.balance_en or purpose.assessed):
        yield _gap(
            ("purposes", purpose.id, "balance_en"),
            "the weighing in writing: balance_en, balance_de, necessary_en, necessary_de, assessed",
            "die schriftliche Abwägung: balance_en, balance_de, necessary_en, necessary_de, "
            "assessed",
        )
        return
    yield from _missing(
        "purposes", purpose, "necessary", "why nothing milder does",
        "warum nichts Milderes genügt",
    )  # fmt: skip
    yield from _missing(
        "purposes", purpose, "balance", "why people’s interests do not outweigh it",
        "warum die Interessen der Betroffenen nicht überwiegen",
    )  # fmt: skip
    if purpose.assessed is None:
        path = ("purposes", purpose.id, "assessed")
        yield _gap(path, "the day on which it was weighed", "der Tag der Abwägung")


def providers(tables: Tables) -> Iterator[Gap]:
    """Art. 28(1), (3): who provides each tool, under which contract."""
    for tool in tables.tools.values():
        if tool.provider is None:
            path = ("tools", tool.id, "provider")
            yield _gap(path, "the id of the provider", "der Schlüssel des Anbieters")
        if tool.contract is None and tool.provider != CONTROLLER:
            path = ("tools", tool.id, "contract")
            yield _gap(path, "the id of the contract", "der Schlüssel des Vertrags")


def clauses(tables: Tables) -> Iterator[Gap]:
    """Art. 28(3): each contract is accepted, and each point of it is found."""
    for contract in tables.contracts.values():
        if contract.signed_at is None:
            right = (
                "the day on which the contract was accepted",
                "der Tag, an dem der Vertrag angenommen wurde",
            )
            yield _gap(("contracts", contract.id, "signed_at"), *right)
        if contract.type != "avv":
            continue
        if contract.clauses is None:
            yield _gap(
                ("contracts", contract.id, "clauses"),
                "a table with what the contract says on each point of Art. 28(3) GDPR",
                "eine Tabelle dazu, was der Vertrag zu jedem Punkt des Art. 28 Abs. 3 DSGVO sagt",
            )
            continue
        for point, asked in PROCESSOR_TERMS.items():
            answer = getattr(contract.clauses, point)
            if answer is None:
                yield _gap(
                    ("contracts", contract.id, "clauses", point),
                    f'{{ where = "...", met = true }}: {asked.en} ({asked.citation})',
                    f'{{ where = "...", met = true }}: {asked.de}',
                )


def processors(tables: Tables) -> Iterator[Gap]:
    """Art. 28(1), (2), (4), (10): who works for us and decides itself, with which data."""
    for party in tables.parties.values():
        path = ("parties", party.id)
        if party.address_checked is None:
            right = (
                "the day on which you compared the address",
                "der Tag, an dem Sie die Anschrift geprüft haben",
            )
            yield _gap((*path, "address_checked"), *right)
        if "sub-processor" in party.roles:
            yield from _missing(
                "parties", party, "service", "what it does for the processor",
                "was sie für den Auftragsverarbeiter tut",
            )  # fmt: skip
            if not party.engaged_by:
                right = ("the party for which it works", "die Partei, für die sie arbeitet")
                yield _gap((*path, "engaged_by"), *right)
            if party.since is None:
                yield _gap((*path, "since"), "the day on which it began", "der Tag des Beginns")
        if not party.types and _chosen(tables, party):
            yield _gap((*path, "types"), "the data types it gets", "die Datenarten, die sie erhält")
        if "controller" in party.roles:
            yield from _deciding(party)
        if {"processor", "sub-processor"}.intersection(party.roles):
            yield from _missing(
                "parties", party, "guarantees", "why it may be relied on (Art. 28(1) GDPR)",
                "warum auf sie Verlass ist (Art. 28 Abs. 1 DSGVO)",
            )  # fmt: skip
            if party.vetted is None:
                right = ("the day you last looked at them", "der Tag der letzten Prüfung")
                yield _gap((*path, "vetted"), *right)


def _chosen(tables: Tables, party: Party) -> bool:
    """Whether it gets some data types only. Whoever provides a tool has all that it holds."""
    if {"sub-processor", "recipient"}.intersection(party.roles):
        return True
    bound = {tool.provider for tool in tables.tools.values()}
    for contract in tables.contracts.values():
        bound.update(contract.parties if contract.covers else ())
    return "processor" in party.roles and party.id not in bound


def _deciding(party: Party) -> Iterator[Gap]:
    path = ("parties", party.id)
    if not party.own_types:
        right = (
            "the data types it decides itself about",
            "die Datenarten, über die sie selbst entscheidet",
        )
        yield _gap((*path, "own_types"), *right)
    if party.own_basis is None:
        right = (
            "the letter of Art. 6(1) GDPR on which we disclose them",
            "der Buchstabe des Art. 6 Abs. 1 DSGVO, auf dem die Weitergabe beruht",
        )
        yield _gap((*path, "own_basis"), *right)
    yield from _missing(
        "parties", party, "own_keeps", "how long it keeps them, as it says itself",
        "wie lange sie sie aufbewahrt, wie sie selbst sagt",
    )  # fmt: skip


def flows(tables: Tables) -> Iterator[Gap]:
    """Art. 44 to 49, 30(1)(e): what carries data out of the European Economic Area (P-20)."""
    for party in tables.parties.values():
        if party.country in EEA:
            continue
        path = ("parties", party.id)
        if not party.adequacy and not _bound(tables, party):
            right = (
                'the decision that covers it, or a contract of type "scc" with it (Art. 44 GDPR)',
                "der Beschluss dazu oder ein Vertrag der Art „scc“ mit ihr (Art. 44 DSGVO)",
            )
            yield _gap((*path, "adequacy"), *right)
        if party.remote is None:
            right = (
                "true where it only looks from afar, false where it stores data",
                "true bei bloßem Fernzugriff, false bei Speicherung",
            )
            yield _gap((*path, "remote"), *right)
        if party.adequacy and party.adequacy_checked is None:
            right = ("the day you saw it on the list", "der Tag, an dem Sie die Liste sahen")
            yield _gap((*path, "adequacy_checked"), *right)
    for contract in tables.contracts.values():
        if contract.type == "scc":
            yield from _clauses_of_transfer(contract)


def _bound(tables: Tables, party: Party) -> bool:
    return any(c.type == "scc" and party.id in c.parties for c in tables.contracts.values())


def _clauses_of_transfer(contract: Contract) -> Iterator[Gap]:
    path = ("contracts", contract.id)
    if contract.module is None:
        right = ('the module, "1" to "4"', "das Modul, „1“ bis „4“")
        yield _gap((*path, "module"), *right)
    if contract.assessed is None:
        right = (
            "the day on which the transfer was assessed (TIA)",
            "der Tag der Folgenabschätzung für die Übermittlung (TIA)",
        )
        yield _gap((*path, "assessed"), *right)


def blanks(section: Mapping[str, Model] | Model, path: Path) -> Iterator[Gap]:
    """Values that the starter register leaves to its user, in a table or in many."""
    if isinstance(section, Model):
        for key in section.__struct_fields__:
            value = getattr(section, key)
            if isinstance(value, Model):
                yield from blanks(value, (*path, key))
            elif isinstance(value, str) and value.endswith(PLACEHOLDERS):
                yield Gap(
                    (*path, key),
                    Wording("is still a placeholder", "ist noch ein Platzhalter", ""),
                    Wording("your own value", "Ihr eigener Wert", ""),
                )
    else:
        for name, each in section.items():
            yield from blanks(each, (*path, name))


def _missing(section: str, model: Party | Purpose, key: str, en: str, de: str) -> Iterator[Gap]:
    """A text that is to be there in both languages; one gap where both lack."""
    lacking = [lang for lang in ("en", "de") if not getattr(model, f"{key}_{lang}")]
    if lacking:
        yield _gap((section, model.id, f"{key}_{lacking[0]}"), en, de)


def _gap(path: Path, en: str, de: str) -> Gap:
    return Gap(path, Wording("is missing", "fehlt", ""), Wording(en, de, ""))
