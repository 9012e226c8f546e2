"""What is held about somebody, as `find` tells it to people and to programs."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from adjourn.erase.find import parts_of
from adjourn.erase.models import Step
from adjourn.erase.plan import Planned, make_plan
from adjourn.erase.receipts import said
from adjourn.law.bases import article
from adjourn.ledger.find import Erased, FoundPerson, find_erasures, find_person
from adjourn.ledger.ledger import Ledger
from adjourn.ledger.times import from_ms, instant
from adjourn.tools.protocol import Outcome, Tool

Told = dict[str, Any]


def told(
    ledger: Ledger, tools: Mapping[str, Tool], text: str, conference: str | None, now: datetime
) -> Told:
    """Everything held about the person with a handle, JSON-able; what a deletion at `now` would
    achieve. `text` and `conference` as in `find_person`. docs/reference/cli.md has the members."""
    person = find_person(ledger, text, conference)
    plan = make_plan(ledger, tools, person, now) if person else None
    shown = plan.shown.steps if plan else ()
    items = [item_told(ledger, planned) for planned in shown]
    erasures = find_erasures(ledger, text, conference)
    for step in still_there(erasures, person):
        items.append(_still_told(ledger, step))
    erased = erasures[0] if erasures else None
    return {
        "person": person_told(person) if person else None,
        "items": items,
        "restricted": len(plan.steps) - len(shown) if plan else 0,
        "erased": (
            {"erasure": str(erased.erasure), "at": instant(erased.before)} if erased else None
        ),
        "practice": ledger.practice,
    }


def person_told(person: FoundPerson) -> Told:
    return {
        "id": str(person.id),
        "name": person.name,
        "handles": [
            {"kind": h.kind.value, "value": h.value, "of_several": h in person.several}
            for h in person.handles
        ],
    }


def item_told(ledger: Ledger, planned: Planned) -> Told:
    """An item: what, where, why, until when, and what a deletion would achieve."""
    found, forecast = planned.found, planned.forecast
    return {
        "id": str(found.id),
        "tool": found.tool,
        "type": found.type,
        "kind": found.item.kind.value,
        "at": instant(found.item.at),
        "until": instant(found.until),
        **_reasons(ledger, found.type),
        "place": _place(ledger, found.tool),
        "state": found.state,
        "relation": found.relation.value,
        "shared": found.shared,
        "if_deleted": forecast.outcome.value,
        "if_deleted_until": instant(forecast.until),
        "if_deleted_reason": forecast.reason.value if forecast.reason else None,
        "if_deleted_note": forecast.note,
    }


def still_there(erasures: Iterable[Erased], person: FoundPerson | None) -> Iterator[Step]:
    """What these erasures, and those of a part of `person`'s data, did not read back as gone: it is
    still somewhere, so it is still shown."""
    parts = parts_of(person.number).values_list("id", flat=True) if person else ()
    for erasure in (*(one.erasure for one in erasures), *parts):
        steps = Step.objects.filter(erasure=erasure, unlink=False)
        yield from steps.exclude(outcome=Outcome.GONE)


def _still_told(ledger: Ledger, step: Step) -> Told:
    read = said(step)
    return {
        "id": read["id"],
        "tool": step.tool,
        "type": step.type,
        "kind": step.kind,
        "at": instant(from_ms(step.at)),
        "until": read["until"],
        **_reasons(ledger, step.type),
        "place": _place(ledger, step.tool),
        "state": step.outcome or "pending",
        "relation": None,
        "shared": step.shared,
        "if_deleted": step.outcome or step.forecast,
        "if_deleted_until": read["until"],
        "if_deleted_reason": read["reason"],
        "if_deleted_note": step.note,
    }


def _reasons(ledger: Ledger, type_id: str) -> Told:
    """Purpose and legal basis of a data type, from the register and the law."""
    data_type = ledger.register.types[type_id]
    purpose = ledger.register.purposes[data_type.purpose]
    return {"why": purpose.text_en, "basis": article(data_type.basis)}


def _place(ledger: Ledger, tool: str) -> str:
    section = ledger.register.tools.get(tool)
    return (section.title if section else None) or tool
