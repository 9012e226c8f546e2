"""Who has what at each tool, and what we can do about it: role matrix and influence table."""

from collections.abc import Iterator, Sequence
from datetime import date

from adjourn.law.wording import Wording
from adjourn.notice.records.table import NONE, Cell, Record, Table, columns, several, text, told
from adjourn.notice.records.taking_part import (
    apart,
    given,
    having,
    kinds_of,
    parties_at,
    tools_of,
    types_at,
)
from adjourn.notice.records.words import KINDS, OUTCOMES, US
from adjourn.notice.sentences.facts import Facts
from adjourn.notice.sentences.saying import letter, named, purpose, title
from adjourn.notice.sentences.who_gets import ROLES
from adjourn.register.demands import Gap, processors, providers
from adjourn.register.model import DataType, Party, Tool
from adjourn.tools.protocol import Capability

HERE = Wording("none: our own systems", "keines: eigene Systeme", "")
NOWHERE = Wording("none: no tool in use holds it", "keines: kein Werkzeug hat sie", "")
_ROLES = ("processor", "sub-processor", "controller", "recipient")  # as the columns come
UNKNOWN = Wording("not documented", "nicht dokumentiert", "")


def roles(facts: Facts) -> Record:
    """Who decides about which data and who processes them, for each tool and data type."""
    return Record(
        "roles",
        Wording("Role matrix", "Rollenmatrix", ""),
        Wording(
            "For each tool and data type: who decides, who processes for whom, and who decides "
            "itself for its own purposes.",
            "Für jedes Werkzeug und jede Datenart: wer entscheidet, wer für wen verarbeitet und "
            "wer für eigene Zwecke selbst entscheidet.",
            "",
        ),
        "Art. 4(7), (8), 26, 28 GDPR",
        facts.today,
        facts.register.version,
        (_roles(facts), _own_purposes(facts), _parties(facts)),
        (*providers(facts.register), *processors(facts.register)),
    )


def _roles(facts: Facts) -> Table:
    return Table(
        "roles",
        Wording("Roles by tool and data type", "Rollen nach Werkzeug und Datenart", ""),
        "Art. 4(7), (8), 26, 28 GDPR",
        columns(
            data=("data type", "Datenart"), id=("key", "Schlüssel"), tool=("tool", "Werkzeug"),
            purpose=("purpose", "Zweck"), controller=("decides", "entscheidet"),
            joint=("jointly with", "gemeinsam mit"),
            processors=("processor", "Auftragsverarbeiter"),
            sub_processors=("sub-processor", "weiterer Auftragsverarbeiter"),
            own=("decides itself", "entscheidet selbst"), recipients=("recipient", "Empfänger"),
        ),
        list(_cells(facts)),
        Wording("The register has no data type.", "Das Register hat keine Datenart.", ""),
    )  # fmt: skip


def _cells(facts: Facts) -> Iterator[Sequence[Cell]]:
    placed = set()
    for tool in facts.tools:
        parties = parties_at(facts, tool)
        for each in types_at(facts, tool):
            placed.add(each.id)
            yield (
                title(each),
                each.id,
                named(tool),
                purpose(facts.register.purposes[each.purpose]),
                US,
                several([party.name for party in _joint(facts, tool)], NONE),
                *(several(having(role, each, parties), NONE) for role in _ROLES),
            )
    others = apart(facts)
    for each in facts.register.types.values():
        if each.id not in placed:
            yield (
                title(each),
                each.id,
                NOWHERE if _kinds(facts, each) else HERE,
                purpose(facts.register.purposes[each.purpose]),
                US,
                NONE,
                *(several(given(role, each, others), NONE) for role in _ROLES),
            )


def _joint(facts: Facts, tool: Tool) -> list[Party]:
    register = facts.register
    return [
        register.parties[name]
        for contract in register.contracts.values()
        if contract.type == "joint" and tool.id in contract.covers and facts.in_force(contract)
        for name in contract.parties
        if name in register.parties
    ]


def _own_purposes(facts: Facts) -> Table:
    types = facts.register.types
    rows: list[Sequence[Cell]] = [
        (
            party.name, party.id, told(party, "own"),
            several([title(types[name]) for name in party.own_types]),
            letter(party.own_basis) if party.own_basis else None,
            told(party, "own_keeps"), text(party.email),
        )
        for party in facts.deciding
    ]  # fmt: skip
    return Table(
        "own-purposes",
        Wording("Who decides itself, and about what", "Wer selbst entscheidet und worüber", ""),
        "Art. 28(10), 6(1) GDPR",
        columns(
            party=("party", "Partei"), id=("key", "Schlüssel"), what=("about what", "worüber"),
            data=("data", "Daten"), basis=("we disclose on", "wir geben weiter nach"),
            keeps=("keeps it for", "bewahrt auf"), email=("e-mail", "E-Mail"),
        ),
        rows,
        Wording("Nobody but you decides.", "Niemand außer Ihnen entscheidet.", ""),
    )  # fmt: skip


def _parties(facts: Facts) -> Table:
    parties = facts.register.parties
    rows: list[Sequence[Cell]] = [
        (
            text(party.name), party.id, text(party.address), party.country,
            several([ROLES[role] for role in party.roles]),
            parties[party.engaged_by].name if party.engaged_by else NONE,
            several([named(tool) for tool in tools_of(facts, party)], NONE),
            text(party.email), party.address_checked, text(party.notes),
        )
        for party in parties.values()
    ]  # fmt: skip
    return Table(
        "parties",
        Wording("Who takes part", "Wer beteiligt ist", ""),
        "Art. 4(8) to (10) GDPR",
        columns(
            name=("party", "Partei"), id=("key", "Schlüssel"), address=("address", "Anschrift"),
            country=("country", "Land"), roles=("roles", "Rollen"),
            engaged_by=("works for", "arbeitet für"), tools=("tools", "Werkzeuge"),
            email=("e-mail", "E-Mail"), address_checked=("address compared", "Anschrift geprüft"),
            notes=("note", "Anmerkung"),
        ),
        rows,
        Wording("The register names no party.", "Das Register nennt keine Partei.", ""),
    )  # fmt: skip


# ---- Influence: facts law S10, S11, S19


def influence(facts: Facts) -> Record:
    """Whether we can see, fetch and delete what a tool holds, and how long it keeps it."""
    return Record(
        "influence",
        Wording("What we can control", "Was wir beeinflussen können", ""),
        Wording(
            "For each tool and data type: who controls it, whether we can see, fetch and delete "
            "it, and how long the provider keeps it. It follows from what the tools’ interfaces "
            "offer.",
            "Für jedes Werkzeug und jede Datenart: wer sie bestimmt, ob wir sie sehen, abrufen und "
            "löschen können und wie lange der Anbieter sie aufbewahrt. Es folgt aus dem, was die "
            "Schnittstellen der Werkzeuge bieten.",
            "",
        ),
        "Art. 24, 25, 28(1), 32 GDPR",
        facts.today,
        facts.register.version,
        (_influence(facts), _out_of_reach(facts)),
        tuple(_unconnected(facts)),
    )


def _influence(facts: Facts) -> Table:
    rows = [
        _able(facts, tool, each, one)
        for tool in facts.tools
        for each in types_at(facts, tool)
        for one in facts.abilities[tool.id]
        if one.kind.value in _kinds(facts, each)
    ]
    return Table(
        "influence",
        Wording("By tool and data type", "Nach Werkzeug und Datenart", ""),
        "Art. 24, 25, 28(1), 32 GDPR",
        columns(
            data=("data type", "Datenart"), tool=("tool", "Werkzeug"),
            kind=("held there as", "dort als"), see=("we see it", "wir sehen sie"),
            fetch=("we can fetch it again", "wir können sie erneut abrufen"),
            delete=("we can delete it", "wir können sie löschen"),
            outcome=("best outcome", "bestes Ergebnis"),
            keeps=("provider keeps it (days)", "Anbieter bewahrt auf (Tage)"),
            controls=("controls it", "bestimmt"), call=("call", "Aufruf", "en"),
            note=("note", "Anmerkung", "en"), source=("source", "Quelle", "en"),
            as_of=("read on", "gelesen am"), id=("key", "Schlüssel"),
        ),
        rows,
        Wording("No tool says what it can do.", "Kein Werkzeug sagt, was es kann.", ""),
    )  # fmt: skip


def _kinds(facts: Facts, each: DataType) -> set[str]:
    """A variant has the kinds of its original: items come to it by decision."""
    return kinds_of(facts.register.types[each.variant_of] if each.variant_of else each)


def _able(facts: Facts, tool: Tool, each: DataType, one: Capability) -> Sequence[Cell]:
    processors = having("processor", each, parties_at(facts, tool))
    controls = [
        US,
        *(_instructed(name) for name in processors if isinstance(name, str)),
        *having("controller", each, parties_at(facts, tool)),
    ]
    return (
        title(each),
        named(tool),
        KINDS[one.kind],
        True,
        one.fetch,
        bool(one.delete),
        OUTCOMES[one.outcome],
        one.period.days if one.period is not None else UNKNOWN,
        several(controls),
        one.delete or NONE,
        one.note,
        one.source,
        date.fromisoformat(one.as_of),
        each.id,
    )


def _instructed(name: str) -> Wording:
    return Wording(f"{name}, on our instructions", f"{name}, nach unserer Weisung", "")


def _out_of_reach(facts: Facts) -> Table:
    """What a party decides itself about: no call of ours reaches it (facts: law S19)."""
    types = facts.register.types
    rows: list[Sequence[Cell]] = [
        (
            title(types[name]) if name else told(party, "own"), name, party.name, False, False,
            False, told(party, "own_keeps") or UNKNOWN, text(party.email),
        )
        for party in facts.deciding
        for name in party.own_types or (None,)
    ]  # fmt: skip
    return Table(
        "out-of-reach",
        Wording("Out of our reach", "Außer unserer Reichweite", ""),
        "Art. 28(10) GDPR",
        columns(
            data=("data", "Daten"), id=("key", "Schlüssel"), controls=("controls it", "bestimmt"),
            see=("we see it", "wir sehen sie"),
            fetch=("we can fetch it again", "wir können sie erneut abrufen"),
            delete=("we can delete it", "wir können sie löschen"),
            keeps=("it keeps it", "bewahrt auf"), contact=("ask at", "fragen bei"),
        ),
        rows,
        Wording(
            "No party decides itself about these data.",
            "Keine Partei entscheidet selbst über diese Daten.",
            "",
        ),
    )  # fmt: skip


def _unconnected(facts: Facts) -> Iterator[Gap]:
    """Tools whose connector cannot be made: nobody says what they can do."""
    for tool in facts.tools:
        if not facts.abilities[tool.id]:
            yield Gap(
                ("tools", tool.id, "kind"),
                Wording(
                    "leads to no connector, so nothing is known of what the tool can do",
                    "führt zu keiner Anbindung: Was das Werkzeug kann, ist nicht bekannt",
                    "",
                ),
                Wording("see `adjourn register check`", "siehe `adjourn register check`", ""),
            )
