"""Which changes of the notice people are told of before they hold.

A closed rule over what was told and over the sentences that tell it (facts: law N-05; Art. 13(3)
GDPR; WP260 rev.01 no. 27 to 31).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from msgspec import Struct

from adjourn.law.bases import Basis
from adjourn.law.periods import Unit
from adjourn.law.wording import Wording
from adjourn.notice.sentences.facts import Facts
from adjourn.register.model import DataType


class Told(Struct, frozen=True):
    """What a version tells of the things that may not change unannounced. Maps have data types by
    id; a `period` is start, count and unit. `void`: safeguards that it can no longer tell of."""

    controller: str
    purposes: frozenset[str]
    recipients: frozenset[str]
    countries: frozenset[str]
    bases: Mapping[str, str]
    categories: Mapping[str, str]
    periods: Mapping[str, tuple[str, int, str]]
    automated: str
    void: frozenset[str] = frozenset()


class Change(StrEnum):
    """What is new to people. To say less, to end something or to keep it shorter is not."""

    CONTROLLER = "controller"
    PURPOSE = "purpose"
    BASIS = "basis"
    RECIPIENT = "recipient"
    COUNTRY = "country"
    CATEGORY = "category"
    PERIOD = "period"
    AUTOMATED = "automated"


@dataclass(frozen=True, slots=True)
class Rule:
    """What a change is called, with the law that has it told, and the sentences that tell it."""

    words: Wording
    sentences: frozenset[str]


def _rule(en: str, de: str, citation: str, sentences: str) -> Rule:
    return Rule(Wording(en, de, citation), frozenset(sentences.split()))


_REASONS = "S13 S14 S15a N-duty"
MATERIAL: Mapping[Change, Rule] = MappingProxyType(
    {
        Change.CONTROLLER: _rule(
            "who is responsible", "wer verantwortlich ist", "Art. 13(1)(a) GDPR",
            "N-controller N-contact",
        ),
        Change.PURPOSE: _rule(
            "another purpose", "ein anderer Zweck", "Art. 13(1)(c), (3) GDPR", _REASONS
        ),
        Change.BASIS: _rule(
            "another legal basis", "eine andere Rechtsgrundlage", "Art. 13(1)(c) GDPR",
            f"{_REASONS} N-rights N-objection S18",
        ),
        Change.RECIPIENT: _rule(
            "another recipient", "ein anderer Empfänger", "Art. 13(1)(e) GDPR",
            "S3 S23 S19 S20 N-joint N-recipients N-transfers",
        ),
        Change.COUNTRY: _rule(
            "another country outside the European Economic Area, or another safeguard for one",
            "ein anderes Land außerhalb des Europäischen Wirtschaftsraums oder eine andere "
            "Garantie dafür",
            "Art. 13(1)(f) GDPR", "N-transfers N-recipients S23",
        ),
        Change.CATEGORY: _rule(
            "other data", "andere Daten", "Art. 13(3), 14(1)(d) GDPR",
            f"S4 S5 S6 S7 S9 N-others N-needed {_REASONS} N-periods S18 N-provider-periods S10 "
            "N-rights N-objection",
        ),
        Change.PERIOD: _rule(
            "a longer period", "eine längere Frist", "Art. 13(2)(a) GDPR", "N-periods S18"
        ),
        Change.AUTOMATED: _rule(
            "a machine that decides alone", "eine Maschine, die allein entscheidet",
            "Art. 13(2)(f), 22 GDPR", "N-automated",
        ),
    }
)  # fmt: skip

_DAYS = {Unit.DAYS: 1, Unit.MONTHS: 31, Unit.YEAR_ENDS: 366}


def told(facts: Facts) -> Told:
    """What the register says of these things now."""
    register = facts.register
    types = [each for each in register.types.values() if each.basis is not Basis.NONE]
    used = {each.purpose: register.purposes[each.purpose] for each in types}
    automated = register.controller.automated
    return Told(
        controller=register.controller.name,
        purposes=frozenset(f"{each.id}: {each.text_de}" for each in used.values()),
        recipients=frozenset(
            f"{party.name} ({party.country}): {role}"
            for party in register.parties.values()
            for role in party.roles
        ),
        countries=frozenset(one for one, holds in _grounds(facts) if holds),
        bases={each.id: each.basis.value for each in types},
        categories={each.id: each.contents_de for each in types},
        periods={each.id: _period(each) for each in types},
        automated=automated.text_de if automated else "",
        void=frozenset(one for one, holds in _grounds(facts) if not holds),
    )


def _grounds(facts: Facts) -> Iterator[tuple[str, bool]]:
    """What a transfer rests on, and whether that still carries it."""
    for party in facts.outside:
        acts = [party.adequacy or "", *(one.version for one in facts.clauses(party))]
        for act in filter(None, acts):
            yield f"{party.name} ({party.country}): {act}", facts.void(act) is None


def _period(each: DataType) -> tuple[str, int, str]:
    return each.start.value, each.period.count, each.period.unit.value


def changes(before: Told, after: Told) -> tuple[Change, ...]:
    """What `after` has that people were not told `before`, in the order of `Change`."""
    found = {
        Change.CONTROLLER: before.controller != after.controller,
        Change.PURPOSE: bool(after.purposes - before.purposes),
        Change.BASIS: any(
            before.bases.get(name, basis) != basis for name, basis in after.bases.items()
        ),
        Change.RECIPIENT: bool(after.recipients - before.recipients),
        # What people know of a transfer may have become false by itself; that waits for nobody.
        Change.COUNTRY: bool(after.countries - before.countries)
        and not before.countries & after.void,
        Change.CATEGORY: any(
            before.categories.get(name) != what for name, what in after.categories.items()
        ),
        Change.PERIOD: bool(longer(before, after)),
        Change.AUTOMATED: after.automated not in ("", before.automated),
    }
    return tuple(change for change in Change if found[change])


def longer(before: Told, after: Told) -> list[str]:
    """The data types that `after` keeps longer."""
    return [
        name
        for name, span in after.periods.items()
        if name in before.periods and _longer(before.periods[name], span)
    ]


def _longer(before: tuple[str, int, str], after: tuple[str, int, str]) -> bool:
    """Whether data may stay longer; a period that starts elsewhere may always."""
    days = [count * _DAYS[Unit(unit)] for _, count, unit in (before, after)]
    return before[0] != after[0] or days[1] > days[0]


def held_back(those: tuple[Change, ...]) -> frozenset[str]:
    """The sentences that keep their words until people were told."""
    return frozenset().union(*(MATERIAL[change].sentences for change in those))
