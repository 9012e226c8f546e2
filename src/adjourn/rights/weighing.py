"""What a copy holds back for the sake of others, and what a human decides of it, item by item
(Art. 15(4), 20(4), 22 GDPR; facts: law §2.4).

The decision is kept with the case, so every copy that is made for it has the same. What a human has
not decided, and what comes to light later, stays held back.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Count, F

from adjourn.law.rights import Right
from adjourn.law.sharing import RELEASES, Balance, Treatment
from adjourn.law.wording import Wording
from adjourn.ledger.find import FoundPerson
from adjourn.ledger.holdings import Holding, companions, holdings, names
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.times import to_ms
from adjourn.rights import hindrances
from adjourn.rights.asked import Language
from adjourn.rights.casefiles import row_of
from adjourn.rights.contents import Contents, opened
from adjourn.rights.events import Happened, Matter, tell
from adjourn.rights.hindrances import NotNow
from adjourn.rights.models import Case, Weighed
from adjourn.rights.scope import types_of
from adjourn.rights.sharing import withheld
from adjourn.rights.states import changing
from adjourn.rights.subject import person_of
from adjourn.tools.protocol import Tool

_NAMES = 5  # of the others in an item
_HELD = Wording(
    "For the sake of others your copy lacks, in whole or in part: {what}.",
    "Mit Rücksicht auf andere fehlt in Ihrer Kopie ganz oder teilweise: {what}.",
    "Art. 12(4), 15(4), 20(4) GDPR",
)


@dataclass(frozen=True, slots=True)
class InQuestion:
    """An item that the copy of a case holds back. `at` (UTC) None: it is no longer in the ledger.

    `others`: how many people it is about beside the person, `names` of the first of them (None:
    without one). `treatment`: how much of it the copy has. `balance` None: not weighed yet.
    """

    id: UUID
    tool: str
    type: str
    kind: str
    at: datetime | None
    others: int
    names: tuple[str | None, ...] = field(repr=False)
    treatment: Treatment
    balance: Balance | None

    @property
    def released(self) -> bool:
        """Whether it is given whole."""
        return self.balance in RELEASES


def list_withheld(
    ledger: Ledger,
    tools: Mapping[str, Tool],
    case: Case,
    contents: Contents,
    person: FoundPerson,
    now: datetime,
) -> bool:
    """Note what the copy of this case holds back; whether there is anything. Asks no tool."""
    found = withheld(
        ledger, tools, person.number, now,
        portability=case.right == Right.PORTABILITY,
        types=types_of(ledger.register, case, contents),
    )  # fmt: skip
    rows = [_row(case, holding, says) for holding, says in found]
    Weighed.objects.bulk_create(rows, ignore_conflicts=True)
    return bool(rows)


def _row(case: Case, holding: Holding, says: Treatment) -> Weighed:
    found = holding.found
    return Weighed(
        case=case,
        item=found.number,
        tool=found.tool,
        type=found.type,
        kind=found.item.kind.value,
        treatment=says.value,
    )


def weigh(
    ledger: Ledger,
    case_id: UUID,
    items: Collection[UUID] | None,
    balance: Balance,
    text: str,
    actor: str,
    now: datetime,
) -> int:
    """Decide of these items (public ids; None: all that are not decided yet) whether they are given
    whole, and why; of how many. `text` documents it in the case.

    It can be decided anew until the case is. Raises `NotNow`, `NoCase`.
    """
    with changing(ledger, case_id, now) as case:
        rows = _chosen(ledger, case, items)
        if case.matter != Matter.OTHERS or not rows or len(rows) < len(set(items or ())):
            raise NotNow(hindrances.NO_ITEM)
        for row in rows:
            row.balance, row.at, row.actor = balance.value, to_ms(now), actor
        Weighed.objects.bulk_update(rows, ["balance", "at", "actor"], batch_size=100)
        tell(ledger, case, Happened.WEIGHED, actor, now, balance.value, text=text.strip())
        ledger.evidence.record(
            "copy.released" if balance in RELEASES else "copy.withheld", now,
            actor=actor, case=case.id, count=len(rows),
        )  # fmt: skip
    return len(rows)


def _chosen(ledger: Ledger, case: Case, items: Collection[UUID] | None) -> list[Weighed]:
    if items is None:
        return list(case.weighed_set.filter(balance=""))
    return [row for row in case.weighed_set.all() if ledger.ids.item(row.item) in items]


def released(ledger: Ledger, case: Case) -> list[UUID]:
    """The items (public ids) that a human decided to give whole."""
    rows = case.weighed_set.filter(balance__in=RELEASES).values_list("item", flat=True)
    return [ledger.ids.item(number) for number in rows]


def undecided(case: Case) -> bool:
    return case.weighed_set.filter(balance="").exists()


def held_back(case: Case) -> dict[str, int]:
    """How many items of each data type are not given whole."""
    rows = case.weighed_set.exclude(balance__in=RELEASES).values("type").order_by("type")
    return {row["type"]: row["count"] for row in rows.annotate(count=Count("id"))}


def sentence(ledger: Ledger, case: Case, language: Language) -> str:
    """What is held back, for the person: number and type, never content; "" for nothing."""
    what = ", ".join(
        f"{count} × {_title(ledger, name, language)}" for name, count in held_back(case).items()
    )
    return _HELD.say(language).format(what=what) if what else ""


def _title(ledger: Ledger, name: str, language: Language) -> str:
    data_type = ledger.register.types.get(name)
    if data_type is None:
        return name
    return f"{data_type.title_de if language == 'de' else data_type.title_en} ({name})"


def count_in_question(case_id: UUID) -> int:
    """How many items the copy of a case holds back, or did until a human released them."""
    return Weighed.objects.filter(case=case_id).count()


def in_question(ledger: Ledger, case_id: UUID, start: int, stop: int) -> list[InQuestion]:
    """Those items from `start` to before `stop`, undecided ones in front. Raises `NoCase`."""
    case = row_of(case_id)
    rows = list(case.weighed_set.order_by(F("at").asc(nulls_first=True), "item")[start:stop])
    person = person_of(ledger, case, opened(ledger, case))
    found = holdings(ledger, person.number, [row.item for row in rows]) if person else ()
    there = {holding.found.number: holding for holding in found}
    return [_in_question(ledger, row, there.get(row.item), person) for row in rows]


def _in_question(
    ledger: Ledger, row: Weighed, holding: Holding | None, person: FoundPerson | None
) -> InQuestion:
    others = _others(holding, person.number) if holding and person else []
    called = names(ledger, others[:_NAMES])
    return InQuestion(
        ledger.ids.item(row.item),
        row.tool,
        row.type,
        row.kind,
        holding.found.item.at if holding else None,
        len(others),
        tuple(called.get(number) for number in others[:_NAMES]),
        Treatment(row.treatment),
        Balance(row.balance) if row.balance else None,
    )


def _others(holding: Holding, person: int) -> list[int]:
    linked = [number for number, _ in holding.others]
    there = holding.everyone and holding.conference is not None
    present = companions(holding.conference or 0, person) if there else ()
    return list(dict.fromkeys([*linked, *present]))
