"""How much of each item somebody gets, by the law's table (facts: law §2.4; Art. 15(4), 20(4))."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from adjourn.law.bases import Basis
from adjourn.law.decisions import Justification
from adjourn.law.rights import Right, portable
from adjourn.law.sharing import Shared, Treatment, treatment
from adjourn.law.sharing_texts import TREATMENTS
from adjourn.ledger.holdings import Holding, companions, holdings, numbers_of, written
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.times import to_ms
from adjourn.tools.protocol import Outcome, Relation, Tool

_DAY = 24 * 60 * 60 * 1000  # ms: what somebody else wrote a day before or after stands beside
_CACHED = 10_000

WHOLE = frozenset({Treatment.GIVE, Treatment.GIVE_WITHOUT_CONTACTS})
"""Treatments that give the content; contact data of others are in no copy anyway."""

_FOR_OTHERS = frozenset({Justification.THIRD_PARTY_RIGHTS, Justification.CONFIDENTIALITY})


class Sharing:
    """Decides for the items of one person (row number). `released`: public ids of items that a
    human decided to give whole after weighing everybody's rights."""

    def __init__(
        self,
        tools: Mapping[str, Tool],
        person: int,
        now: datetime,
        *,
        portability: bool = False,
        released: Collection[UUID] = (),
    ) -> None:
        self._tools, self._person, self._now = tools, person, now
        self._right = Right.PORTABILITY if portability else Right.ACCESS
        self._released = frozenset(released)
        self._written: dict[int, tuple[int, ...]] = {}
        self._companions: dict[int, bool] = {}

    def of(self, holding: Holding) -> Treatment:
        """What the law's table says about the item, unless a human has decided otherwise."""
        found = holding.found
        shared = Shared(
            found.item.kind.value,
            found.relation.value,
            several=self._several(holding),
            beside_own=self._beside_own(holding),
            foreign=self._foreign(holding),
        )
        says = treatment(self._right, shared)
        lifted = found.id in self._released and says not in (
            Treatment.NAME_OTHER,
            Treatment.LEAVE_OUT,
        )
        return Treatment.GIVE if lifted else says

    def belongs(self, holding: Holding, basis: Basis) -> bool:
        """Whether an item on this legal basis is part of the copy at all (Art. 20(1) GDPR)."""
        if self._right is Right.ACCESS:
            return True
        return portable(basis, self.of(holding) is not Treatment.LEAVE_OUT)

    def _several(self, holding: Holding) -> bool:
        """Whether others are in it: made it, are its subject, or took part where it was made. Whom
        the person only mentions or shares it with is not."""
        if any(relation is not Relation.CONTEXT for _, relation in holding.others):
            return True
        return holding.everyone and self._accompanied(holding.conference)

    def _accompanied(self, conference: int | None) -> bool:
        if conference is None:
            return False
        if conference not in self._companions:
            _bounded(self._companions)
            self._companions[conference] = bool(companions(conference, self._person))
        return self._companions[conference]

    def _beside_own(self, holding: Holding) -> bool:
        """Whether the person wrote in the same conversation within a day: then what somebody else
        wrote there is needed to understand it."""
        conference = holding.conference
        if conference is None or holding.found.relation is not Relation.CONTEXT:
            return False
        if conference not in self._written:
            _bounded(self._written)
            self._written[conference] = written(conference, self._person)
        at = to_ms(holding.found.item.at)
        return any(abs(own - at) <= _DAY for own in self._written[conference])

    def _foreign(self, holding: Holding) -> bool:
        """Whether it lies with another organisation, by the tool's contract."""
        tool = self._tools.get(holding.found.tool)
        if tool is None:
            return False
        return tool.forecast(holding.found.item, (), self._now).outcome is Outcome.FOREIGN


def _bounded(cache: dict[int, Any]) -> None:
    if len(cache) > _CACHED:
        cache.clear()


def withheld(
    ledger: Ledger,
    tools: Mapping[str, Tool],
    person: int,
    now: datetime,
    *,
    portability: bool = False,
    types: Collection[str] | None = None,
) -> Iterator[tuple[Holding, Treatment]]:
    """What a copy of these data types (None: of all) does not have in full for other people's sake,
    without asking a tool: for the human who weighs it (Art. 15(4), 22 GDPR)."""
    known = ledger.register.types
    sharing = Sharing(tools, person, now, portability=portability)
    wanted = known if types is None else types
    for holding in holdings(ledger, person, numbers_of(person, types=wanted)):
        says = sharing.of(holding)
        for_others = TREATMENTS[says].justification in _FOR_OTHERS
        if for_others and sharing.belongs(holding, known[holding.found.type].basis):
            yield holding, says
